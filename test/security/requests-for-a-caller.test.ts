import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../support/management-rig.js';

/**
 * Addresses that management asks come from its operator's configuration alone: `NOTIFY_*`, `OIDC_*`, `BROKER_*`, `STORE_*`. Here is what a caller could name
 * one in. Nothing is asked, so there is nothing to redirect, and no list of networks to keep.
 */
describe('making management ask an address for a caller (broker-database-security 5.2, row 12)', () => {
  let rig: ManagementRig;
  let inside: Server;
  let url: string;
  let asked = 0;

  beforeAll(async () => {
    inside = createServer((_request, response) => {
      asked += 1;
      response.end('inside');
    });
    await once(inside.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/latest/meta-data/`;
    rig = await ManagementRig.open();
    await rig.start();
    const token = await rig.ownerToken();
    expect((await rig.postJson('/api/apps', { name: 'shop' }, token)).status).toBe(201);
  });
  afterAll(async () => {
    await rig.close();
    inside.close();
  });

  const sent = async (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const token = await rig.ownerToken();
    const init = { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    return rig.call(path, { ...init, token });
  };

  it.each(['PUT', 'POST'])('a packageUri is refused: %s zipdeploy', async (method) => {
    for (const path of ['/scm/shop/api/zipdeploy', `/scm/shop/api/zipdeploy?packageUri=${encodeURIComponent(url)}`]) {
      expect(await sent(method, path, { packageUri: url })).toMatchObject({ status: 400 });
    }
    expect(asked).toBe(0);
  });

  it('a setting that names a package is a setting and nothing else', async () => {
    const settings = { WEBSITE_RUN_FROM_PACKAGE: url, SCM_RUN_FROM_PACKAGE: url };
    expect((await sent('PATCH', '/api/apps/shop/settings', settings)).status).toBeLessThan(500);
    expect((await sent('POST', '/scm/shop/api/settings', settings)).status).toBeLessThan(500);
    expect(asked).toBe(0);
  });

  it('neither a test of notifications nor a sign-in takes an address', async () => {
    expect((await sent('POST', '/api/notifications/test', { url, to: url })).status).toBeLessThan(500);
    const oidc = `/api/sign-in/oidc?to=${encodeURIComponent(url)}&issuer=${encodeURIComponent(url)}`;
    expect((await rig.call(oidc, { redirect: 'manual' })).status).toBeLessThan(500);
    await rig.call(`/api/sign-in/oidc/callback?iss=${encodeURIComponent(url)}&code=x&state=x`, { redirect: 'manual' });
    expect(asked).toBe(0);
  });

  it('headers that ask for a call back, or name another host, are words', async () => {
    const headers = {
      'x-callback-url': url,
      'x-forwarded-host': new URL(url).host,
      'x-ms-site-url': url,
      referer: url,
    };
    expect((await sent('POST', '/api/apps', { name: 'other' }, headers)).status).toBe(201);
    expect((await sent('GET', '/api/apps/shop/publish-profile', undefined, headers)).status).toBe(200);
    expect(asked).toBe(0);
  });
});
