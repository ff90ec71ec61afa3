import { ownFailure } from '../../src-main/diagnosis/diagnose.ts';
import { conclude } from '../../src-main/diagnosis/report.ts';
import { createRun } from '../../src-main/diagnosis/run.ts';
import { lookForSite, siteOf } from '../../src-main/diagnosis/site.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { runParts } from './practice.ts';

/** What looking for a store at an address finds out, before any key is asked for and any probe sent. */
export async function lookAt(transport: Transport, address: URL, authority?: string) {
  const run = createRun(runParts(transport, authority ? { authority } : {}));
  const look = await lookForSite(run, { address: address.href });
  const site = siteOf(look, run);
  const { report } = conclude({ run, look, ...(site ? { site } : {}), wanted: 'read_write', startedAt: 0 });
  const notTheirs = ownFailure(run, look.seen);
  const { findings, requests, rounds, bytes, ok } = report;
  const rest = look.discovery?.rest;
  return {
    usable: ok && !notTheirs,
    address: look.address,
    ...(rest
      ? { restUrl: rest.restUrl.href, homeRestUrl: rest.homeRestUrl.href, form: rest.form, index: rest.index }
      : {}),
    ...(notTheirs ? { notTheirs } : {}),
    findings,
    codes: findings.map(({ cause }) => cause),
    requests,
    rounds,
    bytes,
    look,
  };
}
