import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aLoadReport } from '../../../test/support/factories.js';
import { aSnapshot } from '../../../test/support/gateway/fixed-catalog.js';
import { GatewayHouse } from '../../../test/support/gateway/gateway-house.js';

const http = { name: 'req', type: 'httpTrigger', direction: 'in' as const, authLevel: 'anonymous' };
const shop = aSnapshot({
  keys: [
    { scope: 'master', function: '', name: '_master', value: 'master' },
    { scope: 'host', function: '', name: 'default', value: 'host' },
  ],
  report: aLoadReport({
    functions: [
      {
        name: 'Take',
        bindings: [{ ...http, route: 'Orders/{id:int}' }],
        scriptFile: 'dist/take.js',
        language: 'node',
        disabled: false,
        errors: [],
      },
      { name: 'bad', bindings: [{ ...http, route: 'x/{' }], language: 'node', disabled: false, errors: [] },
      { name: 'night', bindings: [{ ...http, type: 'timerTrigger' }], language: 'node', disabled: true, errors: [] },
    ],
  }),
});

describe('admin API', () => {
  let house: GatewayHouse;

  beforeEach(async () => {
    house = await GatewayHouse.open({ apps: [shop] });
  });
  afterEach(() => house.close());

  const get = (path: string): Promise<Response> => house.fetch(path, { headers: { 'x-functions-key': 'master' } });

  it('wants the master key: 401 without a valid one, 403 with a lower one', async () => {
    expect((await house.fetch('/admin/host/status')).status).toBe(401);
    expect((await house.fetch('/admin/host/status?code=wrong')).status).toBe(401);
    expect((await house.fetch('/admin/host/status?code=host')).status).toBe(403);
    expect((await house.fetch('/admin/host/status?code=master')).status).toBe(200);
  });

  it('answers a ping without a key', async () => {
    const response = await house.fetch('/Admin/host/ping');
    expect([response.status, response.headers.get('cache-control'), await response.text()]).toEqual([
      200,
      'no-store',
      '',
    ]);
  });

  it('tells the state of the host', async () => {
    const state = async (): Promise<unknown> =>
      ((await (await get('/admin/host/status')).json()) as { state: string }).state;
    expect(await state()).toBe('Running');
    house.fleet.lose('w1');
    expect(await state()).toBe('Initialized');
    house.catalog.set({ ...shop, report: undefined });
    expect(await state()).toBe('Starting');
    house.catalog.set({ ...shop, report: aLoadReport({ errors: ['no entry file'] }) });
    expect(await (await get('/admin/host/status')).json()).toMatchObject({
      id: 'shop',
      state: 'Error',
      errors: ['no entry file'],
    });
  });

  it('lists functions, and shows one by its name in any case', async () => {
    const list = (await (await get('/admin/functions')).json()) as { name: string }[];
    expect(list.map(({ name }) => name)).toEqual(['Take', 'bad', 'night']);
    expect(await (await get('/admin/functions/take')).json()).toEqual(
      expect.objectContaining({
        name: 'Take',
        href: `${house.url}/admin/functions/Take`,
        invoke_url_template: `${house.url}/api/orders/{id:int}`,
        isDisabled: false,
        language: 'node',
        config: expect.objectContaining({ name: 'Take', bindings: [expect.objectContaining({ type: 'httpTrigger' })] }),
      }),
    );
    expect(await (await get('/admin/functions/night')).json()).toMatchObject({
      invoke_url_template: null,
      isDisabled: true,
    });
    expect((await get('/admin/functions/none')).status).toBe(404);
  });

  it('shows what keeps a function off', async () => {
    expect(await (await get('/admin/functions/Take/status')).json()).toEqual({});
    expect(await (await get('/admin/functions/bad/status')).json()).toEqual({
      errors: [expect.stringContaining("'{'")],
    });
    expect((await get('/admin/functions/none/status')).status).toBe(404);
  });

  it('shows host.json as it was read', async () => {
    expect(await (await get('/admin/host/config')).json()).toEqual({ version: '2.0' });
  });

  it('has nothing else', async () => {
    for (const path of ['/admin', '/admin/host/none', '/admin/functions/Take/code', '/admin/vfs/x']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    const patched = await house.fetch('/admin/functions/Take?code=master', { method: 'PATCH' });
    expect([patched.status, patched.headers.get('allow')]).toEqual([405, 'GET, POST, PUT, DELETE']);
  });
});
