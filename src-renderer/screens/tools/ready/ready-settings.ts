import { toolEnvironment } from '../../../../src-main/contract/tool-environment.ts';
import type { ToolLogin, ToolRules } from '../../../../src-main/contract/tools.ts';
import { inComment, inJson, inPowerQuery, inShell, inSingleQuotes, lines } from '../../parts/quoting.ts';
import { type ExampleCall, exampleCall } from './example.ts';

/** What a tool may be that is to be set up. */
export const programs = [
  'fields',
  'excel',
  'sheets',
  'python',
  'requests',
  'javascript',
  'php',
  'ruby',
  'curl',
  'n8n',
  'agent',
  'http',
  'env',
] as const;
export type Program = (typeof programs)[number];

/** What a program needs to know of a tool. Where its key is not known any more, placeholders stand for it. */
export interface ReadyLogin extends Pick<ToolLogin, 'url' | 'consumerKey' | 'consumerSecret'> {
  readonly name: string;
  readonly rules: Pick<ToolRules, 'permission' | 'areas'>;
}

/** A value to copy into a field of the program, or a text to paste as it is; `name` is its key in the catalogue. */
export interface ReadyPart {
  readonly kind: 'field' | 'text';
  readonly name: ReadyPartName;
  readonly text: string;
}

export type ReadyPartName =
  | 'url'
  | 'key'
  | 'secret'
  | 'query'
  | 'script'
  | 'command'
  | 'environment'
  | 'file'
  | 'address'
  | 'header';

/** The settings of one program, exact and ready to paste. Whatever a name or a value is, it stays text in every language. */
export function readySettings(program: Program, login: ReadyLogin): readonly ReadyPart[] {
  const call = exampleCall(login.rules.permission, login.rules.areas);
  return writers[program](login, call);
}

/** Whether the program can do nothing with a key that may only write. */
export function needsReading(program: Program): boolean {
  return program === 'excel' || program === 'sheets';
}

type Writer = (login: ReadyLogin, call: ExampleCall) => readonly ReadyPart[];

const writers: Readonly<Record<Program, Writer>> = {
  fields: (login) => fieldsOf(login),
  excel: (login, call) => [text('query', powerQuery(login, call))],
  sheets: (login, call) => [text('script', csvScript(login, call))],
  python: (login, call) => [text('script', pythonPackage(login, call))],
  requests: (login, call) => [text('script', pythonRequests(login, call))],
  javascript: (login, call) => [text('script', javascript(login, call))],
  php: (login, call) => [text('script', php(login, call))],
  ruby: (login, call) => [text('script', ruby(login, call))],
  curl: (login, call) => [text('command', curl(login, call))],
  n8n: (login) => fieldsOf(login),
  agent: (login) => [text('environment', `${JSON.stringify({ env: toolEnvironment(login) }, undefined, 2)}\n`)],
  http: (login, { route }) => [
    { kind: 'field', name: 'address', text: addressOf(login, route) },
    { kind: 'field', name: 'header', text: basicHeader(login) },
  ],
  env: (login) => [text('file', env(login))],
};

function text(name: ReadyPartName, content: string): ReadyPart {
  return { kind: 'text', name, text: content };
}

function fieldsOf({ url, consumerKey, consumerSecret }: ReadyLogin): readonly ReadyPart[] {
  return [
    { kind: 'field', name: 'url', text: url },
    { kind: 'field', name: 'key', text: consumerKey },
    { kind: 'field', name: 'secret', text: consumerSecret },
  ];
}

function addressOf({ url }: ReadyLogin, route: string): string {
  return `${url}/wp-json/wc/v3/${route}`;
}

/** Key and secret have ASCII alone. */
function basicHeader({ consumerKey, consumerSecret }: ReadyLogin): string {
  return `Basic ${btoa(`${consumerKey}:${consumerSecret}`)}`;
}

/** Says in a program whose key this is; below its first lines, where Python and Ruby would read it as a setting. */
function whose({ name }: ReadyLogin): string {
  return `${inComment(name)}: through Gatehouse, on this computer only`;
}

/** Goes on while pages are full: some routes have one page, and answer with it whatever page they are asked for. */
function powerQuery(login: ReadyLogin, { route }: ExampleCall): string {
  return lines(
    `// ${whose(login)}`,
    'let',
    `    Store = ${inPowerQuery(login.url)},`,
    `    ConsumerKey = ${inPowerQuery(login.consumerKey)},`,
    `    ConsumerSecret = ${inPowerQuery(login.consumerSecret)},`,
    '    Login = "Basic " & Binary.ToText(Text.ToBinary(ConsumerKey & ":" & ConsumerSecret), BinaryEncoding.Base64),',
    '    PageSize = 100,',
    '    GetPage = (page as number) as list =>',
    '        Json.Document(',
    '            Web.Contents(',
    '                Store,',
    '                [',
    `                    RelativePath = ${inPowerQuery(`wp-json/wc/v3/${route}`)},`,
    '                    Query = [per_page = Text.From(PageSize), page = Text.From(page)],',
    '                    Headers = [Authorization = Login]',
    '                ]',
    '            )',
    '        ),',
    '    Pages = List.Generate(',
    '        () => [page = 1, rows = GetPage(1)],',
    '        each [rows] <> null,',
    '        each [',
    '            page = [page] + 1,',
    '            rows = if List.Count([rows]) < PageSize then null else GetPage([page] + 1)',
    '        ],',
    '        each [rows]',
    '    ),',
    '    Rows = Table.FromRecords(List.Combine(Pages), null, MissingField.UseNull)',
    'in',
    '    Rows',
  );
}

/** With Python's own library alone. What a spreadsheet would calculate is marked as text. */
function csvScript(login: ReadyLogin, { route }: ExampleCall): string {
  const file = `${route.replaceAll('/', '-')}.csv`;
  return lines(
    'import base64',
    'import csv',
    'import json',
    'import re',
    'import urllib.request',
    '',
    `# ${whose(login)}`,
    `URL = ${inJson(login.url)}`,
    `KEY = ${inJson(login.consumerKey)}`,
    `SECRET = ${inJson(login.consumerSecret)}`,
    'PAGE_SIZE = 100',
    '',
    '# Without a proxy: the address is on this computer.',
    'opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))',
    'login = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()',
    'opener.addheaders = [("Authorization", "Basic " + login)]',
    '',
    '',
    'def get(page):',
    `    address = f"{URL}/wp-json/wc/v3/${route}?per_page={PAGE_SIZE}&page={page}"`,
    '    with opener.open(address) as answer:',
    '        return json.load(answer)',
    '',
    '',
    'def cell(value):',
    '    if isinstance(value, (dict, list)):',
    '        value = json.dumps(value, ensure_ascii=False)',
    '    # A spreadsheet would calculate what begins like a formula.',
    '    if isinstance(value, str) and re.match(r"[=+\\-@\\t\\r](?![\\d.]+$)", value):',
    '        return "\'" + value',
    '    return value',
    '',
    '',
    'rows = []',
    'page = 1',
    'while True:',
    '    found = get(page)',
    '    rows += found',
    '    if len(found) < PAGE_SIZE:',
    '        break',
    '    page += 1',
    '',
    `with open(${inJson(file)}, "w", newline="", encoding="utf-8-sig") as file:`,
    '    names = list(dict.fromkeys(name for row in rows for name in row))',
    '    table = csv.DictWriter(file, names)',
    '    table.writeheader()',
    '    table.writerows({name: cell(value) for name, value in row.items()} for row in rows)',
    `print(len(rows), "rows in", ${inJson(file)})`,
  );
}

function pythonPackage(login: ReadyLogin, { method, route }: ExampleCall): string {
  return lines(
    '# pip install woocommerce',
    'from woocommerce import API',
    '',
    `# ${whose(login)}`,
    'shop = API(',
    `    url=${inJson(login.url)},`,
    `    consumer_key=${inJson(login.consumerKey)},`,
    `    consumer_secret=${inJson(login.consumerSecret)},`,
    '    wp_api=True,',
    '    version="wc/v3",',
    '    timeout=30,',
    ')',
    '',
    method === 'GET'
      ? `answer = shop.get(${inJson(route)}, params={"per_page": 10})`
      : `answer = shop.options(${inJson(route)})`,
    'print(answer.status_code, answer.json())',
  );
}

function pythonRequests(login: ReadyLogin, { method, route }: ExampleCall): string {
  return lines(
    '# pip install requests',
    'import requests',
    '',
    `# ${whose(login)}`,
    `URL = ${inJson(login.url)}`,
    'shop = requests.Session()',
    'shop.trust_env = False  # without a proxy: the address is on this computer',
    `shop.auth = (${inJson(login.consumerKey)}, ${inJson(login.consumerSecret)})`,
    '',
    method === 'GET'
      ? `answer = shop.get(URL + ${inJson(`/wp-json/wc/v3/${route}`)}, params={"per_page": 10}, timeout=30)`
      : `answer = shop.options(URL + ${inJson(`/wp-json/wc/v3/${route}`)}, timeout=30)`,
    'print(answer.status_code, answer.json())',
  );
}

/** As CommonJS: there its class is one `default` further in, whichever Node it is. */
function javascript(login: ReadyLogin, { method, route }: ExampleCall): string {
  return lines(
    '// npm install @woocommerce/woocommerce-rest-api',
    "const WooCommerceRestApi = require('@woocommerce/woocommerce-rest-api').default;",
    '',
    `// ${whose(login)}`,
    'const shop = new WooCommerceRestApi({',
    `  url: ${inJson(login.url)},`,
    `  consumerKey: ${inJson(login.consumerKey)},`,
    `  consumerSecret: ${inJson(login.consumerSecret)},`,
    "  version: 'wc/v3',",
    '  axiosConfig: { proxy: false }, // the address is on this computer',
    '});',
    '',
    method === 'GET' ? `shop.get(${inJson(route)}, { per_page: 10 }).then(` : `shop.options(${inJson(route)}).then(`,
    '  ({ status, data }) => console.log(status, data),',
    '  (error) => console.error(error.response ? error.response.data : error.message),',
    ');',
  );
}

function php(login: ReadyLogin, { method, route }: ExampleCall): string {
  return lines(
    '<?php',
    '// composer require automattic/woocommerce',
    "require __DIR__ . '/vendor/autoload.php';",
    '',
    'use Automattic\\WooCommerce\\Client;',
    '',
    `// ${whose(login)}`,
    '$shop = new Client(',
    `    ${inSingleQuotes(login.url)},`,
    `    ${inSingleQuotes(login.consumerKey)},`,
    `    ${inSingleQuotes(login.consumerSecret)},`,
    "    ['version' => 'wc/v3', 'timeout' => 30]",
    ');',
    '',
    method === 'GET'
      ? `print_r($shop->get(${inSingleQuotes(route)}, ['per_page' => 10]));`
      : `print_r($shop->options(${inSingleQuotes(route)}));`,
  );
}

function ruby(login: ReadyLogin, { method, route }: ExampleCall): string {
  return lines(
    '# gem install woocommerce_api',
    "require 'woocommerce_api'",
    '',
    `# ${whose(login)}`,
    'shop = WooCommerce::API.new(',
    `  ${inSingleQuotes(login.url)},`,
    `  ${inSingleQuotes(login.consumerKey)},`,
    `  ${inSingleQuotes(login.consumerSecret)},`,
    "  { wp_api: true, version: 'wc/v3' }",
    ')',
    '',
    method === 'GET'
      ? `answer = shop.get(${inSingleQuotes(route)}, { per_page: 10 })`
      : `answer = shop.options(${inSingleQuotes(route)})`,
    'puts answer.code, answer.parsed_response',
  );
}

function curl(login: ReadyLogin, { method, route }: ExampleCall): string {
  return [
    `curl --noproxy '*'${method === 'GET' ? '' : ` --request ${method}`} ${inShell(addressOf(login, route))}`,
    `--user ${inShell(`${login.consumerKey}:${login.consumerSecret}`)}`,
  ].join(' \\\n  ');
}

/** No value needs quotes: addresses of ours, keys and secrets have neither spaces nor signs with a meaning. */
function env(login: ReadyLogin): string {
  const values = Object.entries(toolEnvironment(login)).map(([name, value]) => `${name}=${value}`);
  return `${lines(`# ${whose(login)}`, ...values)}\n`;
}
