import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementRig, type Answer } from '../../../test/support/management-rig.js';
import type { Management } from '../../management.js';

const VALUE = 'a-value-of-their-own-0123456789';

let rig: ManagementRig;
let running: Management;
let token: string;

beforeAll(async () => {
  rig = await ManagementRig.open();
  running = await rig.start();
  token = await rig.ownerToken();
  await rig.stores.apps.insertApp('orders', new Date());
  const version = { app: 'orders', version: 'aaaaaaaaaaaa', digest: 'a'.repeat(64), packageBytes: 0 };
  await rig.stores.apps.insertVersion({ ...version, createdAt: new Date() });
  await rig.stores.apps.saveLoadReport('orders', version.version, {
    host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: {} },
    functions: [{ name: 'TakeOrder', bindings: [], language: 'node', disabled: false, errors: [] }],
    errors: [],
  });
  await rig.stores.apps.activateVersion('orders', version.version);
});
afterAll(() => rig.close());

function ask(method: string, key: string, body?: unknown): Promise<Answer> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return rig.call(`/api/apps/orders/keys/${key}`, { method, token, ...json });
}

describe('named keys of an app', () => {
  it('are made, set, renewed and deleted, in whatever case they are named', async () => {
    const made = await ask('PUT', 'function/TakeOrder/partner', { value: VALUE });
    expect(made.status).toBe(201);
    expect(JSON.parse(made.text)).toEqual({ scope: 'function', function: 'takeorder', name: 'partner', value: VALUE });
    expect(running.catalog.find('orders')?.keys.map(({ value }) => value)).toContain(VALUE);

    const renewed = await ask('POST', 'function/takeorder/Partner');
    expect(renewed.status).toBe(200);
    expect(JSON.parse(renewed.text)).toMatchObject({ name: 'partner', value: expect.stringMatching(/^[\w-]{54}==$/) });

    expect((await ask('DELETE', 'function/TAKEORDER/partner')).status).toBe(204);
    expect((await ask('DELETE', 'function/TAKEORDER/partner')).status).toBe(404);
    expect(running.catalog.find('orders')?.keys.some(({ name }) => name === 'partner')).toBe(false);
  });

  it('belong to the app too: host, system and master', async () => {
    for (const key of ['host/all', 'system/eventgrid_extension', 'master/_master']) {
      expect([200, 201]).toContain((await ask('POST', key)).status);
    }
    expect((await ask('DELETE', 'host/all')).status).toBe(204);
    expect(JSON.parse((await ask('DELETE', 'master/_master')).text)).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it.each([
    ['PUT', 'function/Nothing/partner', { value: VALUE }, 404, 'FUNCTION_NOT_FOUND'],
    ['PUT', 'host/all', { value: 'too short' }, 400, 'REQUEST_INVALID'],
    ['PUT', 'host/_master', { value: VALUE }, 400, 'REQUEST_INVALID'],
    ['POST', 'master/another', undefined, 400, 'REQUEST_INVALID'],
    ['POST', 'planet/earth', undefined, 400, 'REQUEST_INVALID'],
    ['DELETE', 'host/nobody', undefined, 404, 'KEY_NOT_FOUND'],
  ])('%s %s is refused', async (method, key, body, status, code) => {
    const answer = await ask(method, key, body);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('leave their names in the audit trail, never their values', async () => {
    const { value } = JSON.parse((await ask('PUT', 'host/audited', { value: VALUE })).text) as { value: string };
    const trail = await rig.call('/api/audit', { token });
    expect(trail.text).toContain('host/audited');
    expect(trail.text).not.toContain(value);
  });
});
