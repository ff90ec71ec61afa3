import { isCause } from '../contract/codes.ts';
import type { Paste, StagingLogin } from '../contract/host.ts';
import { areas, type CheckReport, type Permission } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import { checkKey } from '../diagnosis/check-key.ts';
import { inspectSite, type Site } from '../diagnosis/site.ts';
import { createSteps } from '../diagnosis/steps.ts';
import { readPaste } from '../scan/text.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { newNonce } from '../woocommerce/signing.ts';
import { withStagingLogin } from '../woocommerce/staging.ts';
import { readAuthority } from './authority.ts';
import type { TaskOptions } from './connecting.ts';
import { pasteReport } from './paste-report.ts';
import { readStagingLogin, stagingAddress } from './staging.ts';

export interface DiagnosingParts {
  readonly transport: Transport;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface StoreQuestion {
  /** As a person typed it. */
  readonly address: string;
  readonly authorities: readonly string[];
  readonly staging?: BasicLogin | undefined;
  /** Without a key, all that comes before one is looked at. */
  readonly key?: { readonly pair: KeyPair; readonly wanted: Permission } | undefined;
}

export interface Diagnosis {
  readonly report: CheckReport;
  /** Absent where no store was found. */
  readonly site?: Site;
}

/**
 * Finds the store anew and, given a key, checks it. Whatever is wrong with the store is in the report; failures are our
 * own (`cancelled`, `offline`, `proxy-failed`…).
 */
export async function diagnoseStore(
  parts: DiagnosingParts,
  { address, authorities, staging, key }: StoreQuestion,
  { onStep, signal }: TaskOptions,
): Promise<Result<Diagnosis>> {
  const { now, randomBytes } = parts;
  const startedAt = now();
  const confirmed = staging ? stagingAddress(address) : undefined;
  if (confirmed?.ok === false) return confirmed;
  const transport =
    staging && confirmed ? withStagingLogin(parts.transport, staging, confirmed.value) : parts.transport;
  const typed = confirmed?.value.href ?? address;
  const base = { transport, addedAuthorities: authorities, signal };
  const site = await inspectSite({ ...base, typed, steps: createSteps(onStep) });
  if (!site.ok) return asReport(site.failure);
  if (!key) return ok({ site: site.value, report: siteReport(site.value) });
  const check = await checkKey({
    ...base,
    ...key,
    site: site.value,
    now,
    randomBytes,
    onStep,
    staging: staging !== undefined,
  });
  return check.ok ? ok({ site: site.value, report: check.value.report }) : asReport(check.failure);

  function siteReport({ address: found, findings, adminUrl, requests, rounds, bytes }: Site): CheckReport {
    return {
      id: newNonce(randomBytes),
      address: found,
      adminUrl,
      checkedAt: new Date(startedAt).toISOString(),
      ok: findings.every(({ severity }) => severity !== 'problem'),
      requests,
      rounds,
      bytes,
      durationMs: now() - startedAt,
      findings,
      evidence: [],
      notChecked: [],
      capabilities: nothingKnown,
      versions: {},
      legacyApi: 'unknown',
    };
  }

  /** A fault of the store is what was found; a stop, or our own network, is none of its own. */
  function asReport({ code, params }: Failure): Result<Diagnosis> {
    if (!isCause(code)) return { ok: false, failure: { code, params } };
    const report: CheckReport = {
      id: newNonce(randomBytes),
      address: URL.canParse(typed) ? typed : '',
      checkedAt: new Date(startedAt).toISOString(),
      ok: false,
      requests: 0,
      rounds: 0,
      bytes: 0,
      durationMs: now() - startedAt,
      findings: [{ cause: code, severity: 'problem', certainty: 'certain', params, evidence: [] }],
      evidence: [],
      notChecked: [],
      capabilities: nothingKnown,
      versions: {},
      legacyApi: 'unknown',
    };
    return ok({ report });
  }
}

const nothingKnown: CheckReport['capabilities'] = {
  read: 'unknown',
  write: 'unknown',
  areas: Object.fromEntries(areas.map((area) => [area, 'unknown'])) as CheckReport['capabilities']['areas'],
};

export interface DiagnoseRequest {
  readonly address: string;
  readonly authority?: string;
  readonly paste?: Paste;
  readonly staging?: StagingLogin;
  readonly wanted?: Permission;
}

/** Says how it stands with an address that may belong to no store of ours. Keeps nothing. */
export async function diagnose(
  parts: DiagnosingParts,
  request: DiagnoseRequest,
  options: TaskOptions,
): Promise<Result<CheckReport>> {
  const authority = request.authority === undefined ? ok(undefined) : readAuthority(request.authority);
  if (!authority.ok) return authority;
  const staging = request.staging === undefined ? ok(undefined) : readStagingLogin(request.staging);
  if (!staging.ok) return staging;
  const pair = request.paste === undefined ? ok(undefined) : wholePair(request.paste);
  if (!pair.ok) return pair;
  const diagnosed = await diagnoseStore(
    parts,
    {
      address: request.address,
      authorities: authority.value ? [authority.value.pem] : [],
      staging: staging.value,
      key: pair.value && { pair: pair.value, wanted: request.wanted ?? 'read_write' },
    },
    options,
  );
  return diagnosed.ok ? ok(diagnosed.value.report) : diagnosed;
}

/** The pair that was pasted, which here comes in one piece or not at all. */
function wholePair(paste: Paste): Result<KeyPair> {
  const read = readPaste(paste);
  if (!read.ok) return read;
  if (read.value.kind === 'pair') return ok(read.value.pair);
  const told = pasteReport(read.value);
  if (!told.ok) return told;
  if (told.value.state === 'choose') {
    return fail('several-pairs', {
      choices: (told.value.choices ?? []).map((one) => `ck_…${one.keyLast7}`).join(', '),
    });
  }
  return fail(told.value.state === 'key-missing' ? 'key-missing' : 'secret-missing');
}
