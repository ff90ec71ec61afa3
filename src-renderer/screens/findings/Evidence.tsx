import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CertificateFacts, Evidence } from '../../../src-main/contract/models.ts';
import { useEvidenceWords } from '../../text/evidence.ts';
import { useCoreWords } from '../../text/failures.ts';
import { withoutBidiControls } from '../../text/isolate.ts';
import { Button } from '../../ui/Button.tsx';
import { useFormats } from '../../ui/formats.ts';
import { KeyValue, type KeyValueProps } from '../../ui/KeyValue.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';

/** So many show what is the matter; the others only confirm it. */
const shownAtFirst = 3;

/** Calls that were made and what came back, each in full. All that a store said is a quotation, and plain text. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t } = useTranslation('check');
  const words = useEvidenceWords();
  const [isWhole, setWhole] = useState(evidence.length <= shownAtFirst);
  return (
    <>
      <ol className="findings-evidence" aria-label={t('evidence.label')}>
        {evidence.slice(0, isWhole ? undefined : shownAtFirst).map((one) => (
          <li key={one.id}>
            <p className="part-what">{words.probe(one.probe)}</p>
            <RequestLine evidence={one} />
            <Facts evidence={one} />
            {one.excerpt !== undefined && <Excerpt text={one.excerpt} />}
          </li>
        ))}
      </ol>
      {!isWhole && (
        <Button size="small" onPress={() => setWhole(true)}>
          {t('evidence.more', { count: evidence.length - shownAtFirst })}
        </Button>
      )}
    </>
  );
}

function RequestLine({ evidence: { method, url } }: { readonly evidence: Evidence }) {
  return (
    <p className="findings-request" dir="ltr">
      <span>{method}</span> <bdi>{withoutBidiControls(url)}</bdi>
    </p>
  );
}

function Facts({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation('check');
  const words = useEvidenceWords();
  const { login, hops, certificate, timing } = evidence;
  const headers = Object.entries(evidence.headers);
  const time = useTime(timing);
  const rows: KeyValueProps['rows'][number][] = [
    { name: t('evidence.sent'), value: words.login(login) },
    ...(hops.length === 0 ? [] : [{ name: t('evidence.hops'), value: <Hops hops={hops} /> }]),
    { name: t('evidence.answer'), value: <Answer evidence={evidence} /> },
    ...(headers.length === 0 ? [] : [{ name: t('evidence.headers'), value: <Headers headers={headers} /> }]),
    { name: t('evidence.time'), value: time },
    ...(certificate ? [{ name: t('evidence.certificate'), value: <Certificate certificate={certificate} /> }] : []),
  ];
  return <KeyValue rows={rows} />;
}

/** Status, code, or why there is no answer: by shape and word. */
export function Answer({ evidence: { status, restCode, failure } }: { readonly evidence: Evidence }) {
  const { t } = useTranslation('check');
  const words = useCoreWords();
  if (status === undefined) {
    return <StatusDot tone="error" text={failure ? words.failure(failure).what : t('evidence.noAnswer')} />;
  }
  const text = restCode === undefined ? String(status) : `${status}, ${withoutBidiControls(restCode)}`;
  return <StatusDot tone={status < 400 ? 'success' : 'warning'} text={text} />;
}

function Hops({ hops }: Pick<Evidence, 'hops'>) {
  return (
    <ol>
      {hops.map(({ url, status }) => (
        <li key={`${status} ${url}`}>
          <bdi className="ui-mono">
            {status} {withoutBidiControls(url)}
          </bdi>
        </li>
      ))}
    </ol>
  );
}

function Headers({ headers }: { readonly headers: ReadonlyArray<readonly [name: string, value: string]> }) {
  return (
    <ul>
      {headers.map(([name, value]) => (
        <li key={name} dir="ltr">
          <bdi className="ui-mono">
            {name}: {withoutBidiControls(value)}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

function Certificate({ certificate }: { readonly certificate: CertificateFacts }) {
  const { t } = useTranslation('check');
  const { date, list } = useFormats();
  const { subject, issuer, names, validFrom, validTo, sha256 } = certificate;
  return (
    <ul>
      <li>{t('evidence.issuedTo', { subject })}</li>
      <li>{t('evidence.issuedBy', { issuer })}</li>
      <li>{t('evidence.names', { names: list(names) })}</li>
      <li>{t('evidence.valid', { from: date(validFrom), to: date(validTo) })}</li>
      <li>
        SHA-256 <bdi className="ui-mono">{sha256}</bdi>
      </li>
    </ul>
  );
}

function useTime({ connectMs, firstByteMs, totalMs }: Evidence['timing']): string {
  const { t } = useTranslation('check');
  const { duration, list } = useFormats();
  return list([
    ...(connectMs === undefined ? [] : [t('evidence.connected', { duration: duration(connectMs) })]),
    ...(firstByteMs === undefined ? [] : [t('evidence.firstByte', { duration: duration(firstByteMs) })]),
    t('evidence.complete', { duration: duration(totalMs) }),
  ]);
}

/** Foreign words. Line breaks stay, and nothing in them is followed or drawn. */
function Excerpt({ text }: { readonly text: string }) {
  const { t } = useTranslation('check');
  return (
    <figure className="findings-excerpt">
      <figcaption>{t('evidence.said')}</figcaption>
      <blockquote>
        <bdi>{withoutBidiControls(text)}</bdi>
      </blockquote>
    </figure>
  );
}
