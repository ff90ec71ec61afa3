import { inJson, inShell, inSingleQuotes, lines } from '../../parts/quoting.ts';

export const languages = ['curl', 'javascript', 'python', 'php'] as const;
export type SnippetLanguage = (typeof languages)[number];

export interface SnippetCall {
  readonly method: string;
  /** At the gateway, for one of its tools. */
  readonly url: string;
  /** JSON text, empty where nothing is sent. */
  readonly body: string;
}

/**
 * A call of a tool as a program of its own. Key and secret are never in it: it takes them from the environment, as
 * `WC_CONSUMER_KEY` and `WC_CONSUMER_SECRET`, which `gatehouse run` sets. Whatever stands in the address or in the body
 * stays text in every language. None of them goes through a proxy, since the gateway is on this computer.
 */
export function snippet(language: SnippetLanguage, call: SnippetCall): string {
  return writers[language](call);
}

const writers: Readonly<Record<SnippetLanguage, (call: SnippetCall) => string>> = {
  curl: ({ method, url, body }) =>
    [
      `curl --noproxy '*' ${method === 'HEAD' ? '--head' : `--request ${method}`} ${inShell(url)}`,
      '--user "$WC_CONSUMER_KEY:$WC_CONSUMER_SECRET"',
      ...(body === '' ? [] : ["--header 'Content-Type: application/json'", `--data-raw ${inShell(body)}`]),
    ].join(' \\\n  '),

  javascript: ({ method, url, body }) =>
    lines(
      "const login = btoa(process.env.WC_CONSUMER_KEY + ':' + process.env.WC_CONSUMER_SECRET);",
      `const response = await fetch(${inJson(url)}, {`,
      `  method: ${inJson(method)},`,
      '  headers: {',
      "    Authorization: 'Basic ' + login,",
      body !== '' && "    'Content-Type': 'application/json',",
      '  },',
      body !== '' && `  body: ${inJson(body)},`,
      '});',
      'console.log(response.status, await response.text());',
    ),

  python: ({ method, url, body }) =>
    lines(
      'import os',
      'import requests',
      '',
      'session = requests.Session()',
      'session.trust_env = False',
      'response = session.request(',
      `    ${inJson(method)},`,
      `    ${inJson(url)},`,
      '    auth=(os.environ["WC_CONSUMER_KEY"], os.environ["WC_CONSUMER_SECRET"]),',
      body !== '' && '    headers={"Content-Type": "application/json"},',
      body !== '' && `    data=${inJson(body)}.encode(),`,
      ')',
      'print(response.status_code, response.text)',
    ),

  php: ({ method, url, body }) =>
    lines(
      '<?php',
      `$call = curl_init(${inSingleQuotes(url)});`,
      'curl_setopt_array($call, [',
      `    CURLOPT_CUSTOMREQUEST => ${inSingleQuotes(method)},`,
      method === 'HEAD' && '    CURLOPT_NOBODY => true,',
      "    CURLOPT_NOPROXY => '*',",
      "    CURLOPT_USERPWD => getenv('WC_CONSUMER_KEY') . ':' . getenv('WC_CONSUMER_SECRET'),",
      body !== '' && "    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],",
      body !== '' && `    CURLOPT_POSTFIELDS => ${inSingleQuotes(body)},`,
      '    CURLOPT_RETURNTRANSFER => true,',
      ']);',
      '$answer = curl_exec($call);',
      'echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), PHP_EOL, $answer, PHP_EOL;',
    ),
};
