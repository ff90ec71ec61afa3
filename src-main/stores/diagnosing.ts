import type { CheckReport, Permission } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin } from '../contract/secret.ts';
import { type Diagnosis, type DiagnosisRequest, diagnose } from '../diagnosis/diagnose.ts';
import type { PasteFinding } from '../scan/text.ts';
import type { ClientParts } from '../woocommerce/client.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { readAuthority } from './authority.ts';
import type { TaskOptions } from './connecting.ts';
import { pasteReport } from './paste-report.ts';
import { stagingFailure } from './staging.ts';

export interface DiagnosingParts {
  readonly transport: Transport;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly wait: ClientParts['wait'];
}

export interface StoreQuestion {
  /** As a person typed it. */
  readonly address: string;
  readonly authorities: readonly string[];
  readonly staging?: BasicLogin | undefined;
  readonly key?: DiagnosisRequest['key'] | undefined;
  readonly wanted: Permission;
}

/** Names what is wrong with a store, over its staging login where it has one. Fails only for what is not the store's doing. */
export function diagnoseStore(
  parts: DiagnosingParts,
  { address, authorities, staging, key, wanted }: StoreQuestion,
  options: TaskOptions,
): Promise<Result<Diagnosis>> {
  return diagnose({
    ...parts,
    ...options,
    address,
    wanted,
    addedAuthorities: authorities,
    ...(staging ? { staging } : {}),
    ...(key ? { key } : {}),
  });
}

export interface DiagnoseRequest {
  readonly address: string;
  readonly authority?: string;
  readonly wanted?: Permission;
}

/** What a person gave that is nobody's but the core's. */
interface Handed {
  readonly paste?: PasteFinding;
  readonly staging?: BasicLogin;
}

/** Says how it stands with an address that may belong to no store of ours. Keeps nothing. */
export async function diagnoseAddress(
  parts: DiagnosingParts,
  { address, wanted = 'read_write', ...request }: DiagnoseRequest,
  { paste, staging }: Handed,
  options: TaskOptions,
): Promise<Result<CheckReport>> {
  const authority = request.authority === undefined ? ok(undefined) : readAuthority(request.authority);
  if (!authority.ok) return authority;
  const key = paste === undefined ? ok(undefined) : keyIn(paste);
  if (!key.ok) return key;
  const authorities = authority.value ? [authority.value.pem] : [];
  const question = { address, authorities, staging, key: key.value, wanted };
  const diagnosed = await diagnoseStore(parts, question, options);
  if (!diagnosed.ok) return diagnosed;
  const { report } = diagnosed.value;
  const heldBack =
    staging &&
    report.findings
      .map(({ cause, params }) => stagingFailure(cause, params))
      .find((one) => one?.code === 'staging-needs-https');
  return heldBack ? { ok: false, failure: heldBack } : ok(report);
}

/** The key that was pasted, which here comes in one piece. One that is cut, or has something stuck to it, is a finding. */
function keyIn(finding: PasteFinding): Result<NonNullable<DiagnosisRequest['key']>> {
  switch (finding.kind) {
    case 'pair':
      return ok(finding.pair);
    case 'key-only':
      return fail('secret-missing');
    case 'secret-only':
      return fail('key-missing');
    case 'truncated':
    case 'too-long': {
      const { half, found } = finding;
      return ok({
        malformed: { half, found, reason: finding.kind === 'truncated' ? 'key-too-short' : 'key-too-long' },
      });
    }
    case 'several-pairs':
      return fail('several-pairs', {
        choices: finding.pairs.map(({ consumerKey }) => `ck_…${consumerKey.last7}`).join(', '),
      });
    default:
      // Failures, all of them.
      return pasteReport(finding) as Result<never>;
  }
}
