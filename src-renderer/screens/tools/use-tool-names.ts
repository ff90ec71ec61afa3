import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolSummary } from '../../../src-main/contract/tools.ts';

export interface ToolNames {
  /** By its id; undefined for one that is there no more, and where nobody was recognised. */
  readonly nameOf: (tool: string | undefined) => string | undefined;
  /** The same, in words for those, too. */
  readonly wordsFor: (tool: string | undefined) => string;
}

/** The names of tools for a log that has their ids. */
export function useToolNames(tools: readonly ToolSummary[]): ToolNames {
  const { t } = useTranslation('tools');
  // What changes with each call is their use.
  const key = JSON.stringify(tools.map(({ id, name }) => [id, name]));
  return useMemo((): ToolNames => {
    const byId = new Map<string, string>(JSON.parse(key));
    const nameOf: ToolNames['nameOf'] = (tool) => (tool === undefined ? undefined : byId.get(tool));
    return {
      nameOf,
      wordsFor: (tool) => nameOf(tool) ?? t(tool === undefined ? 'log.unknownTool' : 'log.revokedTool'),
    };
  }, [key, t]);
}
