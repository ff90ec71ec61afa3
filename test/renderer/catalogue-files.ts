import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loginTexts, notCheckedTexts, probeTexts } from '../../src-main/contract/evidence-en.ts';
import { failureTexts, repairTexts, stepTexts, termTexts } from '../../src-main/contract/words-en.ts';
import { englishCausePages } from '../../src-renderer/text/cause-pages.ts';
import { englishCauses } from '../../src-renderer/text/causes.ts';
import { englishPracticeFaults } from '../../src-renderer/text/practice-faults.ts';

/** A catalogue, flat: `failures.dns-not-found.what`. */
export type Texts = Readonly<Record<string, string>>;
/** All catalogues of a language, by namespace. */
export type Catalogues = Readonly<Record<string, Texts>>;

const folder = fileURLToPath(new URL('../../src-renderer/text/', import.meta.url));

/** What there is of a language in files. */
export function catalogueFiles(language: string): Catalogues {
  const files = readdirSync(`${folder}${language}`).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [
      name.slice(0, -'.json'.length),
      flat(JSON.parse(readFileSync(`${folder}${language}/${name}`, 'utf8'))),
    ]),
  );
}

/** English, which has the core's words from the contract: in the shape that every other language has in files. */
export function englishCatalogues(): Catalogues {
  return {
    ...catalogueFiles('en'),
    core: flat({ failures: failureTexts, steps: stepTexts, repairs: repairTexts, terms: termTexts }),
    causes: flat(englishCauses()),
    'cause-pages': flat(englishCausePages()),
    evidence: flat({ probes: probeTexts, logins: loginTexts, notChecked: notCheckedTexts }),
    'practice-faults': flat(englishPracticeFaults()),
  };
}

function flat(node: unknown, path = ''): Texts {
  if (typeof node === 'string') return { [path]: node };
  if (typeof node !== 'object' || node === null) throw new Error(`${path} is no text and no group of texts.`);
  return Object.assign(
    {},
    ...Object.entries(node).map(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`)),
  );
}

const pluralForm = /_(?:zero|one|two|few|many|other)$/;

/** A key without the form that a number chooses, where it has one. */
export function withoutForm(key: string): string {
  return key.replace(pluralForm, '');
}

/** Whether a number chooses among the forms of this text. */
export function isCounted(key: string, texts: Texts): boolean {
  return pluralForm.test(key) && Object.hasOwn(texts, `${withoutForm(key)}_other`);
}
