import { expect } from 'vitest';
import { makeAuthority, makeLeaf } from '../support/certificates.ts';
import { startRecordingProxy } from '../support/proxy.ts';
import { startSecretService } from '../support/secret-service.ts';
import { createServers } from '../woocommerce/servers.ts';
import { commandLineTest, jsonOf, pasteOf } from './gatehouse.ts';

const test = commandLineTest(startSecretService);

test('a connected store behind the login of a Wi-Fi is told as that, and its record keeps its last check', {
  timeout: 120_000,
}, async ({ house, practice }) => {
  const servers = createServers();
  const store = await practice({
    httpPort: null,
    httpsPort: 0,
    hostNames: ['shop.example'],
    home: 'https://shop.example',
  });
  const portal = await makeLeaf(await makeAuthority('Hotel'), { names: ['login.hotel.example'] });
  const on443 = await servers.web((_request, response) => response.end(), portal);
  const on80 = await servers.web((_request, response) =>
    response.writeHead(302, { Location: 'http://10.5.50.1/login?dst=http%3A%2F%2Fshop.example%2F' }).end(),
  );
  let loggedIn = true;
  const proxy = await startRecordingProxy({
    leadTo(_host, port) {
      if (loggedIn) return Number(new URL(store.httpsUrl ?? '').port);
      return port === 80 ? on80.port : on443.port;
    },
  });
  try {
    const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
    const ca = await house.file('ca.pem', store.authority ?? '');
    const options = { input: pasteOf(store), env };
    expect(await house.run(['connect', 'shop.example', '--name', 'Shop', '--ca', ca], options)).toMatchObject({
      code: 0,
    });
    const before = jsonOf(await house.run(['show', 'shop', '--json'], { env }));

    loggedIn = false;
    const checked = await house.run(['doctor', 'shop', '--json'], { env });
    expect(checked.code).toBe(3);
    expect(jsonOf(checked)).toMatchObject({
      error: {
        code: 'captive-portal',
        what: 'The network that this computer is in seems to answer in place of shop.example: it leads to 10.5.50.1, as to the login page of a Wi-Fi.',
        next: expect.stringContaining('log in to the network there'),
      },
    });
    const called = await house.run(['call', 'shop', 'GET', 'products'], { env });
    expect(called.code).not.toBe(0);
    for (const { seen } of [on80, on443]) expect(JSON.stringify(seen)).not.toMatch(/c[ks]_|authorization|oauth/i);
    expect(jsonOf(await house.run(['show', 'shop', '--json'], { env }))).toEqual(before);

    loggedIn = true;
    expect(await house.run(['doctor', 'shop'], { env })).toMatchObject({ code: 0 });
  } finally {
    await proxy.close();
    await servers.close();
  }
});
