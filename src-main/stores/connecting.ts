import type { AddressReport, Paste, PasteChoice, PasteReport } from '../contract/host.ts';
import type { AddedAuthority, CheckReport, Permission, Step, StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { KeyPair } from '../contract/secret.ts';
import { checkKey } from '../diagnosis/check-key.ts';
import { inspectSite, type Site } from '../diagnosis/site.ts';
import { createSteps } from '../diagnosis/steps.ts';
import { joinPastes, type PasteFinding, readPaste } from '../scan/text.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { readAuthority } from './authority.ts';
import { type KeepingParts, keepVerifiedKey, suggestedName, type VerifiedKey } from './keeping.ts';
import { choose, pasteReport } from './paste-report.ts';

export interface ConnectingParts extends KeepingParts {
  readonly transport: Transport;
}

/** What a step of connecting may be told, besides its request. */
export interface TaskOptions {
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

/**
 * Connecting a store, one step after the other, for whichever door leads a person through it: the address, the key,
 * the check, keeping it. Nothing is kept before the check has passed; then the secret is kept first and the record
 * after it, so that an interruption leaves nothing half-done.
 *
 * `connection-not-found` where the connection was kept or forgotten, or never begun; `key-not-checked` when another
 * key was offered since the check, or none was made.
 */
export interface Connecting {
  inspectAddress(
    request: { readonly address: string; readonly authority?: string },
    options: TaskOptions,
  ): Promise<Result<AddressReport>>;
  offerKey(request: {
    readonly connection: string;
    readonly paste: Paste;
    readonly choice?: PasteChoice;
  }): Result<PasteReport>;
  checkKey(
    request: { readonly connection: string; readonly wanted: Permission },
    options: TaskOptions,
  ): Promise<Result<CheckReport>>;
  keepStore(
    request: { readonly connection: string; readonly name?: string; readonly description?: string },
    options: TaskOptions,
  ): Promise<Result<StoreRecord>>;
  forget(connection: string): void;
}

/** A connection that is not kept yet. It lives in memory only. */
interface Draft {
  readonly site: Site;
  readonly authority?: AddedAuthority;
  /** What was pasted last, with the half that came before it. */
  paste?: PasteFinding;
  checked?: Pick<VerifiedKey, 'pair' | 'wanted' | 'report'>;
}

/** More than anybody has open at once; the oldest is forgotten first. */
const mostDrafts = 20;

export function createConnecting(parts: ConnectingParts): Connecting {
  const drafts = new Map<string, Draft>();

  return {
    async inspectAddress(request, { onStep, signal }) {
      const authority = request.authority === undefined ? ok(undefined) : readAuthority(request.authority);
      if (!authority.ok) return authority;
      const site = await inspectSite({
        transport: parts.transport,
        typed: request.address,
        addedAuthorities: authority.value ? [authority.value.pem] : [],
        steps: createSteps(onStep),
        signal,
      });
      if (!site.ok) return site;
      const connection = Buffer.from(parts.randomBytes(12)).toString('hex');
      drafts.set(connection, { site: site.value, ...(authority.value ? { authority: authority.value } : {}) });
      const [oldest] = drafts.keys();
      if (drafts.size > mostDrafts && oldest !== undefined) drafts.delete(oldest);
      // Records that cannot be read are told when there is something to keep.
      const listed = await parts.records.list();
      return ok({
        connection,
        address: site.value.address,
        home: site.value.home,
        siteName: site.value.siteName,
        suggestedName: suggestedName(site.value, listed.ok ? listed.value.stores : []),
        https: site.value.address.startsWith('https:'),
        addKeyUrl: addKeyUrl(site.value.adminUrl),
      });
    },

    offerKey({ connection, paste, choice }) {
      const draft = drafts.get(connection);
      if (!draft) return fail('connection-not-found');
      if (choice === undefined) {
        const read = readPaste(paste);
        if (!read.ok) return read;
        draft.paste = joinPastes(draft.paste, read.value);
      } else {
        const pair = choose(draft.paste, choice);
        if (!pair) return fail('key-missing');
        draft.paste = { kind: 'pair', pair, notes: [] };
      }
      return pasteReport(draft.paste);
    },

    async checkKey({ connection, wanted }, { onStep, signal }) {
      const draft = drafts.get(connection);
      if (!draft) return fail('connection-not-found');
      const pair = pairOf(draft);
      if (!pair) return fail('paste-empty');
      const { site, authority } = draft;
      const check = await checkKey({
        transport: parts.transport,
        site,
        pair,
        addedAuthorities: authority ? [authority.pem] : [],
        now: parts.now,
        randomBytes: parts.randomBytes,
        signal,
        wanted,
        onStep,
      });
      if (!check.ok) return check;
      draft.checked = { pair, wanted, report: check.value.report };
      return ok(check.value.report);
    },

    async keepStore({ connection, name, description }, { onStep, signal }) {
      const draft = drafts.get(connection);
      if (!draft) return fail('connection-not-found');
      const { checked } = draft;
      if (!checked || checked.pair !== pairOf(draft)) return fail('key-not-checked');
      const steps = createSteps(onStep);
      steps.running('keep');
      // Out of reach meanwhile, so that asking twice keeps it once.
      drafts.delete(connection);
      const kept = await keepVerifiedKey(
        parts,
        {
          ...checked,
          site: draft.site,
          ...(draft.authority ? { authority: draft.authority } : {}),
          ...(name === undefined ? {} : { name }),
          ...(description === undefined ? {} : { description }),
        },
        signal,
      );
      if (kept.ok) {
        steps.done('keep');
      } else {
        drafts.set(connection, draft);
        steps.failed('keep', kept.failure);
      }
      return kept;
    },

    forget(connection) {
      drafts.delete(connection);
    },
  };
}

function pairOf({ paste }: Draft): KeyPair | undefined {
  return paste?.kind === 'pair' ? paste.pair : undefined;
}

/** The screen where a key is made. Not the list of keys: that one breaks on WooCommerce 8.9 and 10.0 for a shop manager when a key's user was deleted. */
function addKeyUrl(adminUrl: string): string {
  return new URL('admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1', adminUrl).href;
}
