import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditStore } from '#src/identity/audit/audit-store.js';
import { PublisherAuthentication } from '#src/identity/publishers/publisher-authentication.js';
import type { IdentifiedRequest } from '#src/identity/identity.js';
import { AppAddress } from '#src/publishing/app-address.js';
import { PublishProfileController } from '#src/publishing/publish-profile.controller.js';
import { PublishProfiles } from '#src/publishing/publish-profiles.js';
import { ScmAddress } from '#src/publishing/scm-address.js';
import { openManagementApp, type ManagementApp } from '../support/management-app.js';

@Controller('scm/:app/api')
class EchoController {
  @Post('zipdeploy')
  async take(@Req() { body, identity }: FastifyRequest & IdentifiedRequest): Promise<object> {
    return { body: await text(body as NodeJS.ReadableStream), kind: identity?.kind };
  }

  @Get('deployments/:id')
  show(@Param() params: object): object {
    return params;
  }
}

/** What stands in front of the endpoint, without what deploys: an echo in its place. */
@Module({
  controllers: [EchoController, PublishProfileController],
  providers: [AppAddress, PublishProfiles, ScmAddress],
})
class EchoModule {}

interface Sent {
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly continued: boolean;
}

const SCM = 'shop.scm.example.net:8443';

describe('the publishing endpoint of an app', () => {
  let house: ManagementApp;
  let owner: string;
  let password: string;

  beforeAll(async () => {
    house = await openManagementApp({
      modules: [EchoModule],
      variables: { GATEWAY_DOMAIN: 'example.net', PUBLISHING_EXTERNAL_URL: 'https://{app}.scm.example.org' },
    });
    for (const app of ['shop', 'bank', 'mall', 'shop-staging']) await house.stores.apps.insertApp(app, new Date());
    owner = await house.token('owner');
    password = await renew('shop');
  });
  afterAll(() => house.close());

  /** `fetch` sets no Host of one's own, and hides "100 Continue". */
  function send(path: string, { method = 'GET', host, headers = {}, body }: Sent = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let continued = false;
      const sent = request(`${house.url}${path}`, {
        method,
        headers: { ...headers, ...(host === undefined ? {} : { host }) },
      });
      sent.on('continue', () => {
        continued = true;
        sent.end(body);
      });
      sent.on('response', (response) => {
        void text(response).then((read) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: read, continued });
        }, reject);
      });
      sent.on('error', reject);
      if (headers['expect'] === undefined) sent.end(body);
      else sent.flushHeaders();
    });
  }

  const basic = (user: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  async function profileOf(app: string): Promise<Answer> {
    return send(`/api/apps/${app}/publish-profile`, { method: 'POST', headers: bearer(owner) });
  }

  async function renew(app: string): Promise<string> {
    return /userPWD="(\w{60})"/.exec((await profileOf(app)).text)?.[1] ?? '';
  }

  it('asks for Basic with the realm of Azure, redirects nobody and sets no cookie (7.1, 1.5)', async () => {
    const refused = await send('/api/zipdeploy', { method: 'POST', host: SCM, body: 'zip' });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Basic realm="site"']);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'TOKEN_MISSING', status_text: expect.any(String) });
    expect([refused.headers['location'], refused.headers['set-cookie']]).toEqual([undefined, undefined]);
  });

  it.each([
    ['host of the gateway’s domain', SCM, ''],
    ['host of the external address', 'SHOP.scm.example.org', ''],
    ['host on this machine', 'shop.scm.localhost:7070', ''],
    ['path', undefined, '/scm/shop'],
  ])('is reached by %s, with and without /api', async (_, host, prefix) => {
    const headers = basic('$shop', password);
    for (const path of ['/api/deployments/7?x=1', '/deployments/7']) {
      const found = await send(prefix + path, { headers, ...(host === undefined ? {} : { host }) });
      expect([found.status, JSON.parse(found.text)]).toEqual([200, { app: 'shop', id: '7' }]);
    }
  });

  it.each(['$shop', 'shop', String.raw`shop\$shop`, String.raw`Shop\shop`])(
    'takes the user name %s (7.1, 10.9)',
    async (user) => {
      expect((await send('/api/deployments/7', { host: SCM, headers: basic(user, password) })).status).toBe(200);
    },
  );

  it.each([
    ['application/zip; charset=utf-8', 'utf-8'],
    ['application/x-www-form-urlencoded', undefined],
    ['application/octet-stream', undefined],
    ['text/plain', 'gzip'],
    [undefined, undefined],
  ])('hands a body of type %s and encoding %s on as it is (1.1, 10.2)', async (type, encoding) => {
    const headers = {
      ...basic('$shop', password),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    };
    const taken = await send('/api/zipdeploy', { method: 'POST', host: SCM, headers, body: 'a=b&PK' });
    expect(JSON.parse(taken.text)).toEqual({ body: 'a=b&PK', kind: 'publisher' });
  });

  it('takes no body that a page of another site sends', async () => {
    const headers = { ...basic('$shop', password), origin: 'https://evil.example', 'content-type': 'text/plain' };
    expect((await send('/api/zipdeploy', { method: 'POST', host: SCM, headers, body: 'x' })).status).toBe(403);
  });

  it('takes an owner token, as a bearer or behind the zero GUID (1.1)', async () => {
    const zero = basic('00000000-0000-0000-0000-000000000000', owner);
    for (const headers of [bearer(owner), zero]) {
      expect((await send('/api/deployments/7', { host: SCM, headers })).status).toBe(200);
    }
    const worker = bearer(await house.token('worker'));
    expect((await send('/api/deployments/7', { host: SCM, headers: worker })).status).toBe(403);
  });

  it('says "100 Continue" after authentication only (9)', async () => {
    const expecting = { expect: '100-continue', 'content-length': '3' };
    const admitted = { ...basic('$shop', password), ...expecting };
    const taken = await send('/api/zipdeploy', { method: 'POST', host: SCM, headers: admitted, body: 'zip' });
    expect(taken).toMatchObject({ status: 201, continued: true });
    const refused = await send('/api/zipdeploy', { method: 'POST', host: SCM, headers: expecting, body: 'zip' });
    expect(refused).toMatchObject({ status: 401, continued: false });
  });

  it('opens its own app and nothing else', async () => {
    const headers = basic('$shop', password);
    expect((await send('/api/deployments/7', { host: 'bank.scm.example.net', headers })).status).toBe(401);
    expect((await send('/api/deployments/7', { host: 'nobody.scm.example.net', headers })).status).toBe(401);
    expect((await send('/api/apps/shop', { headers })).status).toBe(401);
    // On the publishing host the management API is not to be found at all.
    expect((await send('/api/apps/shop', { host: SCM, headers })).status).toBe(404);
    const unknown = await send('/api/command', { method: 'POST', host: SCM, headers });
    expect([unknown.status, unknown.headers['content-type']]).toEqual([404, expect.stringContaining('json')]);
  });

  it('makes a profile with the ZipDeploy entry only, and a new password each time (2.2, 10.8)', async () => {
    const made = await profileOf('shop-staging');
    expect(made.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="shop-staging.PublishSettings"',
    });
    expect(made.text.match(/<publishProfile /g)).toHaveLength(1);
    expect(made.text).toContain(
      'publishMethod="ZipDeploy" publishUrl="shop-staging.scm.example.org:443" userName="$shop__staging"',
    );
    expect(made.text).toMatch(/destinationAppUrl="http[^"]+"/);
    const first = /userPWD="(\w{60})"/.exec(made.text)?.[1] ?? '';
    const host = 'shop-staging.scm.example.net';
    expect((await send('/api/deployments/7', { host, headers: basic('$shop__staging', first) })).status).toBe(200);
    const second = await renew('shop-staging');
    expect((await send('/api/deployments/7', { host, headers: basic('$shop__staging', first) })).status).toBe(401);
    expect((await send('/api/deployments/7', { host, headers: basic('shop-staging', second) })).status).toBe(200);
    const shown = await send('/api/apps/shop-staging/publish-profile', { headers: bearer(owner) });
    expect(JSON.parse(shown.text)).toMatchObject({ userName: '$shop__staging', usedAt: expect.any(String) });
    expect(
      (await send('/api/apps/shop-staging/publish-profile', { method: 'DELETE', headers: bearer(owner) })).status,
    ).toBe(204);
    expect((await send('/api/deployments/7', { host, headers: basic('shop-staging', second) })).status).toBe(401);
    const rows = await house.app.get(AuditStore, { strict: false }).list({ app: 'shop-staging' }, 10);
    expect(rows.map(({ action }) => action)).toEqual([
      'publish-profile.revoke',
      'publish-profile.renew',
      'publish-profile.renew',
    ]);
    expect(JSON.stringify(rows)).not.toContain(second);
  });

  it('writes a pubxml without a password (2.1)', async () => {
    const path = '/api/apps/bank/publish-profile?format=pubxml';
    const { text: written } = await send(path, { method: 'POST', headers: bearer(owner) });
    expect(written).toContain('<PublishUrl>https://bank.scm.example.org/</PublishUrl>');
    expect(written).toContain('<WebPublishMethod>ZipDeploy</WebPublishMethod>');
    expect(written).not.toMatch(/ResourceId|PWD="/);
  });

  it('looks at no password after ten wrong ones within a minute', async () => {
    const host = 'mall.scm.example.net';
    const good = await renew('mall');
    const publishers = house.app.get(PublisherAuthentication, { strict: false });
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await send('/api/deployments/7', { host, headers: basic('$mall', `guess${guess}`) })).status).toBe(401);
      // A log that somebody follows from the same address forgives nothing.
      await publishers.readmit('mall', { headers: basic('$mall', good), ip: '127.0.0.1' });
    }
    const revoked = { headers: basic('$mall', 'of before'), ip: '127.0.0.1' };
    await expect(publishers.readmit('mall', revoked)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    const throttled = await send('/api/deployments/7', { host, headers: basic('$mall', good) });
    expect([throttled.status, throttled.headers['retry-after']]).toEqual([429, '60']);
    expect((await send('/api/deployments/7', { host: SCM, headers: basic('$shop', password) })).status).toBe(200);
  });
});
