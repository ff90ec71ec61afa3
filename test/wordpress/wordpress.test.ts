import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWordPress, type WordPress } from '../support/wordpress.ts';

/*
 * What WordPress itself does, where our discovery and our reader of answers rely on it. None of our own code is asked
 * here: when WordPress changes, these tests say so, and not a far-away one.
 */

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request, no redirect followed. */
function ask(url: string, site: WordPress, { method = 'GET', headers = {} }: Question = {}): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = send(url, { method, headers, ca: site.authorityPem, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (text) => {
        body += text;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** The address in `<…>; rel="https://api.w.org/"`. */
function restRoot(answer: Answer): string | undefined {
  return /<([^>]*)>; rel="https:\/\/api\.w\.org\/"/.exec(String(answer.headers.link))?.[1];
}

const firstStart = 300_000;

describe('a site with https and pretty permalinks', () => {
  let site: WordPress;
  beforeAll(async () => {
    site = await startWordPress({ permalinks: 'pretty', https: true });
  }, firstStart);
  afterAll(() => site.stop());

  it('names its REST root in the Link header of its home page', async () => {
    const answer = await ask(site.home, site, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(restRoot(answer)).toBe(`${site.home}wp-json/`);
  });

  it('says who it is in few bytes when asked for few fields', async () => {
    const address = site.home.slice(0, -1);
    const answer = await ask(`${site.home}wp-json/?_fields=name,home,url,namespaces,authentication`, site);
    expect(answer.status).toBe(200);
    expect(answer.body.length).toBeLessThan(600);
    expect(JSON.parse(answer.body)).toMatchObject({ name: 'A test site', home: address, url: address });
  });

  it('has no route of WooCommerce', async () => {
    const index = JSON.parse((await ask(`${site.home}wp-json/?_fields=namespaces`, site)).body);
    expect(index.namespaces).toContain('wp/v2');
    expect(index.namespaces.filter((namespace: string) => namespace.startsWith('wc'))).toEqual([]);
    const answer = await ask(`${site.home}wp-json/wc/v3/products`, site);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      404,
      {
        code: 'rest_no_route',
        message: 'No route was found matching the URL and request method.',
        data: { status: 404 },
      },
    ]);
  });

  it('answers a wrong parameter with its name', async () => {
    const answer = await ask(`${site.home}wp-json/wp/v2/posts?per_page=many`, site);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'rest_invalid_param',
      data: { status: 400, params: { per_page: 'per_page is not of type integer.' } },
    });
  });

  it('answers a method that a route does not know as if the route were not there', async () => {
    const answer = await ask(`${site.home}wp-json/wp/v2/statuses`, site, { method: 'DELETE' });
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([404, 'rest_no_route']);
  });

  it('counts a list in its headers, and links its next page', async () => {
    const answer = await ask(`${site.home}wp-json/wp/v2/posts?per_page=1`, site);
    expect(answer.headers['x-wp-total']).toBe('1');
    expect(answer.headers['x-wp-totalpages']).toBe('1');
    expect(answer.headers.link).not.toContain('rel="next"');
    const categories = await ask(`${site.home}wp-json/wp/v2/types?per_page=1`, site);
    expect(categories.headers['x-wp-total']).toBeUndefined();
  });

  it('refuses a page past the end', async () => {
    const answer = await ask(`${site.home}wp-json/wp/v2/posts?page=2`, site);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([400, 'rest_post_invalid_page_number']);
  });

  describe('and application passwords', () => {
    let login: string;
    beforeAll(async () => {
      const password = await site.applicationPassword();
      login = `Basic ${Buffer.from(`${site.adminUser}:${password}`).toString('base64')}`;
    });
    const me = 'wp-json/wp/v2/users/me?_fields=slug';

    it('offers them over https', async () => {
      const { authentication } = JSON.parse((await ask(`${site.home}wp-json/?_fields=authentication`, site)).body);
      expect(Object.keys(authentication)).toEqual(['application-passwords']);
      const page = authentication['application-passwords'].endpoints.authorization;
      expect(page).toBe(`${site.home}wp-admin/authorize-application.php`);
    });

    it('lets a right one in over https', async () => {
      const answer = await ask(site.home + me, site, { headers: { Authorization: login } });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { slug: 'admin' }]);
    });

    it('takes a wrong one for none: the user is looked for only after the login was judged', async () => {
      const wrong = `Basic ${Buffer.from(`${site.adminUser}:wrong`).toString('base64')}`;
      const answer = await ask(site.home + me, site, { headers: { Authorization: wrong } });
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, 'rest_not_logged_in']);
    });

    it('does not look at a right one over http, and offers none', async () => {
      const answer = await ask(site.httpUrl + me, site, { headers: { Authorization: login } });
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, 'rest_not_logged_in']);
      const index = await ask(`${site.httpUrl}wp-json/?_fields=authentication`, site);
      expect(JSON.parse(index.body).authentication).toEqual([]);
    });
  });
});

describe('a site with plain permalinks', () => {
  let site: WordPress;
  beforeAll(async () => {
    site = await startWordPress({ permalinks: 'plain' });
  }, firstStart);
  afterAll(() => site.stop());

  it('names its REST root as a query', async () => {
    const answer = await ask(site.home, site, { method: 'HEAD' });
    expect(restRoot(answer)).toBe(`${site.home}index.php?rest_route=/`);
  });

  it('shows its home page where the REST API would be', async () => {
    const answer = await ask(`${site.home}wp-json/`, site);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=UTF-8']);
  });

  it('answers in the query form', async () => {
    const answer = await ask(`${site.home}?rest_route=/&_fields=home`, site);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { home: site.home.slice(0, -1) }]);
  });

  it('answers under the folder form as soon as its permalinks are changed', async () => {
    await site.setPermalinks('index.php');
    expect(restRoot(await ask(site.home, site, { method: 'HEAD' }))).toBe(`${site.home}index.php/wp-json/`);
    const answer = await ask(`${site.home}index.php/wp-json/?_fields=home`, site);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { home: site.home.slice(0, -1) }]);
  });
});

describe('a site in a subdirectory', () => {
  let site: WordPress;
  beforeAll(async () => {
    site = await startWordPress({ permalinks: 'pretty', subdirectory: 'shop' });
  }, firstStart);
  afterAll(() => site.stop());

  it('names the REST root of its subdirectory', async () => {
    expect(site.home).toMatch(/\/shop\/$/);
    const answer = await ask(site.home, site, { method: 'HEAD' });
    expect(restRoot(answer)).toBe(`${site.home}wp-json/`);
    const index = await ask(`${site.home}wp-json/?_fields=home`, site);
    expect(JSON.parse(index.body)).toEqual({ home: site.home.slice(0, -1) });
  });

  it('is not at the root of its host, and sends its name without a slash to the one with', async () => {
    const { origin } = new URL(site.home);
    expect((await ask(`${origin}/wp-json/`, site)).status).toBe(404);
    const answer = await ask(`${origin}/shop`, site);
    expect([answer.status, answer.headers.location]).toEqual([301, '/shop/']);
  });
});
