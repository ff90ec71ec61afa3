import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tool, ToolArea, ToolRules } from '../../../src-main/contract/tools.ts';
import { useFormats } from '../../ui/formats.ts';
import { useKitServices } from '../../ui/Kit.tsx';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { type ToolState, toolState } from './tool-state.ts';

const tones: Readonly<Record<ToolState, Tone>> = { active: 'success', paused: 'warning', expired: 'error' };

/** Whether a tool may call. `isShort`: without until when. */
export function ToolStateDot({ tool, isShort = false }: { readonly tool: Tool; readonly isShort?: boolean }) {
  const { t } = useTranslation('tools');
  const { now } = useKitServices();
  const { date } = useFormats();
  const state = toolState(tool, now());
  const day = date(tool.expiresAt ?? '');
  const text =
    isShort || tool.expiresAt === undefined || state === 'paused'
      ? t(`state.${state}`)
      : t(state === 'expired' ? 'state.expiredOn' : 'state.until', { date: day });
  return <StatusDot tone={tones[state]} text={text} />;
}

/** What a tool is let to, in a row. */
export function useAreaWords(): (areas: readonly ToolArea[]) => string {
  const { t } = useTranslation('tools');
  const { list } = useFormats();
  return useCallback((areas) => list(areas.map((area) => t(`area.${area}`))), [t, list]);
}

/** All of a tool's rules in a line. */
export function useRuleWords(): (rules: ToolRules) => string {
  const { t } = useTranslation(['tools', 'words']);
  const { date } = useFormats();
  const areaWords = useAreaWords();
  return ({ permission, areas, expiresAt, perMinute }) =>
    [
      t(`words:permission.${permission}`),
      areaWords(areas),
      expiresAt === undefined ? t('tools:tool.forever') : t('tools:rules.until', { date: date(expiresAt) }),
      ...(perMinute === undefined ? [] : [t('tools:rules.perMinute', { count: perMinute })]),
    ].join(' · ');
}
