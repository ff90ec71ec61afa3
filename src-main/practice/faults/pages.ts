import { html, type PracticeAnswer, type PracticeRequest } from '../http.ts';

/** A bare page, as web servers and firewalls show them; HTML, never JSON. */
export function barePage(
  status: number,
  title: string,
  text = '',
  headers: Record<string, string> = {},
): PracticeAnswer {
  const body = `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n${text === '' ? '' : `<p>${text}</p>\n`}</body>\n</html>\n`;
  return html(status, body, headers);
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): PracticeAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

export function isJson(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-type']?.startsWith('application/json') === true;
}

export function asksForJson(request: PracticeRequest): boolean {
  return request.headers.accept?.includes('application/json') === true;
}

/** The REST API, in whichever form it is asked. */
export function isRest(request: PracticeRequest): boolean {
  return /\/wp-json(?:\/|$)/.test(request.path) || /(?:^|&)rest_route=/.test(request.query);
}

/** Somebody says who they are: in the header, or signed in the address. */
export function hasLogin(request: PracticeRequest): boolean {
  return request.headers.authorization !== undefined || /(?:^|&)oauth_consumer_key=/.test(request.query);
}
