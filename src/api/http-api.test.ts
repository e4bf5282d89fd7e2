import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../test/support/management-rig.js';
import { NightshiftError } from '#contracts/errors.js';
import type { AppListResponse, AppResponse } from '../apps/apps.dto.js';

type AppList = AppListResponse | AppResponse[];

let rig: ManagementRig;

beforeEach(async () => {
  rig = await ManagementRig.open();
});
afterEach(() => rig.close());

async function startedToken(): Promise<string> {
  await rig.start();
  return rig.ownerToken();
}

describe('the API', () => {
  it('shows an app with its functions, keys and masked settings', async () => {
    const running = await rig.start();
    const token = await rig.ownerToken();
    const app = join(rig.folder, 'orders');
    await mkdir(app);
    await writeFile(join(app, 'host.json'), '{"version":"2.0"}');
    await writeFile(join(app, 'local.settings.json'), '{"Values":{"PASSWORD":"hunter2"}}');
    const { version, digest } = await running.apps.registerVersionFromFolder('orders', app);
    await running.apps.saveLoadReport('orders', version, {
      host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: {} },
      functions: [
        {
          name: 'TakeOrder',
          bindings: [{ name: 'request', type: 'httpTrigger', direction: 'in' }],
          language: 'node',
          disabled: false,
          errors: [],
        },
      ],
      errors: [],
    });
    expect(running.catalog.find('orders')).toMatchObject({ version, settings: { PASSWORD: 'hunter2' } });
    const detail = await rig.call('/api/apps/orders', { token });
    expect(JSON.parse(detail.text)).toMatchObject({
      name: 'orders',
      version,
      versions: [{ version, digest, active: true, loaded: true, errors: [] }],
      functions: [
        {
          name: 'TakeOrder',
          trigger: 'httpTrigger',
          status: 'ready',
          invokeUrl: `${rig.urls.gateway ?? ''}/api/TakeOrder`,
        },
      ],
    });
    const keys = await rig.call('/api/apps/orders/keys', { token });
    expect(JSON.parse(keys.text)).toEqual(
      expect.arrayContaining([
        { scope: 'master', name: '_master', value: expect.stringMatching(/^[\w-]{54}==$/) },
        { scope: 'function', function: 'takeorder', name: 'default', value: expect.stringMatching(/^[\w-]{54}==$/) },
      ]),
    );
    const settings = await rig.call('/api/apps/orders/settings', { token });
    expect(JSON.parse(settings.text)).toEqual([{ name: 'PASSWORD', value: '***', slotSetting: false }]);
    expect(detail.text + settings.text).not.toContain('hunter2');
    const nobody = await rig.call('/api/apps/nobody', { token });
    expect(JSON.parse(nobody.text)).toEqual({
      code: 'APP_NOT_FOUND',
      message: 'There is no app nobody: GET /api/apps lists them.',
      status: 404,
    });
  });

  it('lists apps a page at a time and by a part of their name, or all to whoever asks for no page', async () => {
    const token = await startedToken();
    for (const app of ['bank', 'shop', 'shop-2', 'shop-3']) await rig.stores.apps.insertApp(app, new Date());
    const list = async (query: string) => JSON.parse((await rig.call(`/api/apps${query}`, { token })).text) as AppList;
    const first = (await list('?name=SHOP&limit=2')) as AppListResponse;
    expect(first.items.map(({ name }) => name)).toEqual(['shop', 'shop-2']);
    const last = (await list(`?name=SHOP&cursor=${first.next ?? ''}`)) as AppListResponse;
    expect(last).toEqual({ items: [expect.objectContaining({ name: 'shop-3' })] });
    expect(((await list('?name=shop')) as AppResponse[]).map(({ name }) => name)).toEqual(['shop', 'shop-2', 'shop-3']);
    expect(await list('')).toHaveLength(4);
    for (const wrong of ['cursor=x', 'limit=0', 'limit=201', 'page=2']) {
      expect((await rig.call(`/api/apps?${wrong}`, { token })).status).toBe(400);
    }
  });

  it('gives as addresses of an app only names that lead to it', async () => {
    const running = await rig.start();
    const token = await rig.ownerToken();
    const of = async (app: string) => JSON.parse((await rig.call(`/api/apps/${app}`, { token })).text) as unknown;
    for (const app of ['bank', 'shop']) {
      await running.apps.create(app);
      const settings = JSON.stringify({ 'Nightshift.HostNames': 'pay.example.com' });
      const headers = { 'content-type': 'application/json' };
      await rig.call(`/api/apps/${app}/settings`, { method: 'PUT', token, headers, body: settings });
    }
    const at = (host: string) => expect.stringContaining(`//${host}:`);
    await running.catalog.refresh();
    const [bank, shop] = [await of('bank'), await of('shop')];
    expect(bank).toMatchObject({ addresses: [expect.any(String), at('pay.example.com'), at('bank.localhost')] });
    expect(shop).toMatchObject({ addresses: [expect.any(String), at('shop.localhost')] });
  });

  it('makes, lists and revokes join tokens', async () => {
    const token = await startedToken();
    const created = await rig.postJson('/api/join-tokens', { name: 'floor 2', expiresInHours: 8 }, token);
    expect(created.status).toBe(201);
    const made = JSON.parse(created.text) as { id: string; token: string };
    expect(made.token).toMatch(/^ns_join_/);
    const list = await rig.call('/api/join-tokens', { token });
    expect(list.text).not.toContain(made.token);
    expect(JSON.parse(list.text)).toMatchObject([{ id: made.id, name: 'floor 2' }]);
    expect((await rig.call(`/api/join-tokens/${made.id}`, { method: 'DELETE', token })).status).toBe(204);
    expect((await rig.postJson('/api/workers/join', { name: 'pc-1' }, made.token)).status).toBe(401);
  });

  it.each([
    [{}, 'name'],
    [{ name: 'x', expiresInHours: 'soon' }, 'expiresInHours'],
    [{ name: 'x', colour: 'red' }, 'colour'],
  ])('refuses the body %p, naming what is wrong', async (body, property) => {
    const token = await startedToken();
    const { status, text } = await rig.postJson('/api/join-tokens', body, token);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ code: 'REQUEST_INVALID', message: expect.stringContaining(property) });
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
    'takes no %s, which a page of another site could send',
    async (type) => {
      const token = await startedToken();
      const authorization = `Basic ${Buffer.from(`owner:${token}`).toString('base64')}`;
      const headers = { authorization, 'content-type': type };
      const refused = await rig.call('/api/join-tokens', { method: 'POST', body: 'name=x', headers });
      expect([refused.status, JSON.parse(refused.text)]).toEqual([
        415,
        expect.objectContaining({ code: 'REQUEST_INVALID' }),
      ]);
      expect(JSON.parse((await rig.call('/api/join-tokens', { token })).text)).toEqual([]);
    },
  );

  it('reads nothing where nothing is sent, whatever type it is said to have', async () => {
    const token = await startedToken();
    const headers = { 'content-type': 'application/json' };
    const { text } = await rig.postJson('/api/join-tokens', { name: 'x' }, token);
    const { id } = JSON.parse(text) as { id: string };
    expect((await rig.call(`/api/join-tokens/${id}`, { method: 'DELETE', headers, token })).status).toBe(204);
    const { status } = await rig.call('/api/join-tokens', { method: 'POST', headers, token });
    expect(status).toBe(400);
  });

  it('answers a path that is not there and a body that is no JSON as problems too', async () => {
    const token = await startedToken();
    const nowhere = await rig.call('/nothing', { token });
    expect([nowhere.status, JSON.parse(nowhere.text)]).toEqual([
      404,
      expect.objectContaining({ code: 'ROUTE_NOT_FOUND' }),
    ]);
    const headers = { 'content-type': 'application/json' };
    const broken = await rig.call('/api/join-tokens', { method: 'POST', body: '{', headers, token });
    expect([broken.status, JSON.parse(broken.text)]).toEqual([
      400,
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    ]);
  });

  it('tells what is down, and nothing of our own mistakes', async () => {
    let failure: Error = new NightshiftError('STORE_UNAVAILABLE', 'The store does not answer.');
    const apps = new Proxy(rig.stores.apps, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === 'findApp') return () => Promise.reject(failure);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    rig.stores = { ...rig.stores, apps };
    const token = await startedToken();
    const down = await rig.call('/api/apps/orders', { token });
    expect([down.status, JSON.parse(down.text)]).toEqual([503, expect.objectContaining({ code: 'STORE_UNAVAILABLE' })]);
    failure = new Error('Login failed: Password=hunter2');
    const broken = await rig.call('/api/apps/orders', { token });
    expect([broken.status, JSON.parse(broken.text)]).toEqual([500, expect.objectContaining({ code: 'INTERNAL' })]);
    expect(broken.text).not.toContain('hunter2');
    const errors = rig.logger.lines.filter(({ level }) => level === 'error');
    expect(errors.map(({ fields }) => fields)).toEqual([{ error: failure, method: 'GET', route: '/api/apps/:app' }]);
  });

  it('shows metrics to the owner', async () => {
    const token = await startedToken();
    const { type, text } = await rig.call('/metrics', { token });
    expect(type).toContain('text/plain');
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).toContain('nightshift_records_total');
  });
});

describe('health', () => {
  let storeUp: boolean;

  beforeEach(() => {
    storeUp = true;
    rig.stores = { ...rig.stores, ping: () => (storeUp ? Promise.resolve() : Promise.reject(new Error('away'))) };
  });

  const readiness = async (): Promise<[number, unknown]> => {
    const { status, text } = await rig.call('/health/ready');
    return [status, JSON.parse(text)];
  };

  it('is ready without the store where it serves calls, and says what is down', async () => {
    await rig.start();
    expect(await readiness()).toEqual([
      200,
      { status: 'ok', process: 'up', broker: 'up', store: 'up', recorder: 'ok' },
    ]);
    rig.queue.available = false;
    const down = { status: 'unavailable', process: 'up', broker: 'down', store: 'up', recorder: 'ok' };
    expect(await readiness()).toEqual([503, down]);
    expect((await rig.call('/health/live')).status).toBe(200);
    rig.queue.available = true;
    storeUp = false;
    expect(await readiness()).toEqual([
      200,
      { status: 'degraded', process: 'up', broker: 'up', store: 'down', recorder: 'ok' },
    ]);
  });

  it('is not ready without the store where it only answers the API', async () => {
    await rig.start(['api']);
    storeUp = false;
    expect(await readiness()).toEqual([503, { status: 'unavailable', process: 'up', broker: 'up', store: 'down' }]);
  });
});
