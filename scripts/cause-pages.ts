import { causePages, type ServerInstruction, serverNames } from '../src-main/contract/cause-pages-en.ts';
import { causeTexts, type Mender } from '../src-main/contract/causes-en.ts';
import { type CauseCode, causeCodes } from '../src-main/contract/codes.ts';
import { describeFailure, piecesOf } from '../src-main/contract/describe.ts';
import { adminPage } from '../src-main/contract/wp-admin.ts';

/** What stands in the places that a real store's findings fill. */
const example = {
  host: 'shop.example',
  address: 'https://shop.example/',
  target: 'www.shop.example',
  home: 'https://www.shop.example/',
  found: 'https://shop.example/shop/',
  restUrl: 'https://shop.example/wp-json/',
  last7: 'a1b2c3d',
  port: 443,
  seconds: 30,
  minutes: 17,
  hops: 10,
  megabytes: 8,
  status: 500,
  restCode: 'rest_login_required',
  methods: 'PUT and DELETE',
  half: 'key',
  reason: 'blank-inside',
  issuer: 'Example authority',
  names: 'www.shop.example',
  validFrom: '2026-01-01',
  validTo: '2026-03-31',
  realm: 'Staging',
  excerpt: 'Notice: Undefined variable $a in …/wp-content/plugins/example/example.php',
};

const menderNames: Readonly<Record<Mender, string>> = { you: 'You', host: 'Your host', app: 'Gatehouse' };
const notice =
  '<!-- Written by `npm run causes` from src-main/contract/causes-en.ts and cause-pages-en.ts: change those. -->';

/** The pages of `docs/causes/`, by the names of their files. */
export function renderCausePages(): ReadonlyMap<string, string> {
  return new Map([['README.md', overview()], ...causeCodes.map((cause) => [`${cause}.md`, page(cause)] as const)]);
}

function overview(): string {
  return document([
    notice,
    '# Why a connection fails',
    'Each cause that Gatehouse tells apart, with its code as it stands in `gatehouse doctor --json`.',
    [
      '| code | what it is | mended by |',
      '|---|---|---|',
      ...causeCodes.map((cause) => {
        const { title, fixes } = causeTexts[cause];
        const who = [...new Set(fixes.map((fix) => menderNames[fix.who]))].join(', ');
        return `| [\`${cause}\`](${cause}.md) | ${title} | ${who} |`;
      }),
    ].join('\n'),
  ]);
}

function page(cause: CauseCode): string {
  const { title, fixes } = causeTexts[cause];
  const { sign, why, apart, host } = causePages[cause];
  return document([
    notice,
    `# ${title}`,
    `\`${cause}\`. On screen: “${describeFailure({ code: cause, params: example }).what}”`,
    '## What is seen from outside',
    sign,
    '## How stores get there',
    why,
    '## What to do',
    fixes
      .map(({ who, text, page }, index) => {
        const where = page ? ` (\`${adminPage('https://shop.example/wp-admin/', page)}\`)` : '';
        return `${index + 1}. *${who === 'app' ? 'Done already' : menderNames[who]}.* ${filled(text, cause)}${where}`;
      })
      .join('\n'),
    ...(host ? ['## For the host', `> ${filled(host.request, cause)}`] : []),
    ...(host?.servers ?? []).flatMap((server) => instruction(server, cause)),
    '## What it is told apart from, and how',
    apart,
  ]);
}

function instruction({ server, text, lines, triedOn }: ServerInstruction, cause: CauseCode): string[] {
  const head = `**${serverNames[server]}.** ${filled(text, cause)}`;
  if (lines === undefined) return [head];
  return [head, `\`\`\`\n${filled(lines, cause)}\n\`\`\``, ...(triedOn ? [`Tried on ${triedOn}.`] : [])];
}

function filled(text: string, cause: CauseCode): string {
  return piecesOf(text, example, cause)
    .map((piece) => (piece.strong ? `**${piece.text}**` : piece.text))
    .join('');
}

function document(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}
