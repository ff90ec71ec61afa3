export const languages = ['curl', 'javascript', 'python', 'php'] as const;
export type SnippetLanguage = (typeof languages)[number];

export interface SnippetCall {
  readonly method: string;
  readonly url: string;
  /** JSON text, empty where nothing is sent. */
  readonly body: string;
}

/**
 * A call as a program of its own. Key and secret are never in it: it takes them from the environment, as
 * `CONSUMER_KEY` and `CONSUMER_SECRET`. Whatever stands in the address or in the body stays text in every language.
 */
export function snippet(language: SnippetLanguage, call: SnippetCall): string {
  return writers[language](call);
}

const writers: Readonly<Record<SnippetLanguage, (call: SnippetCall) => string>> = {
  curl: ({ method, url, body }) =>
    [
      `curl ${method === 'HEAD' ? '--head' : `--request ${method}`} ${shell(url)}`,
      '--user "$CONSUMER_KEY:$CONSUMER_SECRET"',
      ...(body === '' ? [] : ["--header 'Content-Type: application/json'", `--data-raw ${shell(body)}`]),
    ].join(' \\\n  '),

  javascript: ({ method, url, body }) =>
    lines(
      "const login = btoa(process.env.CONSUMER_KEY + ':' + process.env.CONSUMER_SECRET);",
      `const response = await fetch(${text(url)}, {`,
      `  method: ${text(method)},`,
      '  headers: {',
      "    Authorization: 'Basic ' + login,",
      body !== '' && "    'Content-Type': 'application/json',",
      '  },',
      body !== '' && `  body: ${text(body)},`,
      '});',
      'console.log(response.status, await response.text());',
    ),

  python: ({ method, url, body }) =>
    lines(
      'import os',
      'import requests',
      '',
      'response = requests.request(',
      `    ${text(method)},`,
      `    ${text(url)},`,
      '    auth=(os.environ["CONSUMER_KEY"], os.environ["CONSUMER_SECRET"]),',
      body !== '' && '    headers={"Content-Type": "application/json"},',
      body !== '' && `    data=${text(body)}.encode(),`,
      ')',
      'print(response.status_code, response.text)',
    ),

  php: ({ method, url, body }) =>
    lines(
      '<?php',
      `$call = curl_init(${php(url)});`,
      'curl_setopt_array($call, [',
      `    CURLOPT_CUSTOMREQUEST => ${php(method)},`,
      method === 'HEAD' && '    CURLOPT_NOBODY => true,',
      "    CURLOPT_USERPWD => getenv('CONSUMER_KEY') . ':' . getenv('CONSUMER_SECRET'),",
      body !== '' && "    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],",
      body !== '' && `    CURLOPT_POSTFIELDS => ${php(body)},`,
      '    CURLOPT_RETURNTRANSFER => true,',
      ']);',
      '$answer = curl_exec($call);',
      'echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), PHP_EOL, $answer, PHP_EOL;',
    ),
};

function lines(...all: readonly (string | false)[]): string {
  return all.filter((line) => line !== false).join('\n');
}

/** For a POSIX shell: nothing has a meaning between single quotes but the quote itself. */
function shell(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** JSON's strings mean the same in JavaScript and in Python. */
function text(value: string): string {
  return JSON.stringify(value);
}

/** Between single quotes, PHP reads `\'` and `\\` and nothing else. */
function php(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
