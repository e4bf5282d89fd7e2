import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../test/support/management-rig.js';

let rig: ManagementRig;
let token: string;

async function call(method: string, path: string, body?: object): Promise<readonly [status: number, body: unknown]> {
  const headers = { 'content-type': 'application/json' };
  const { status, text } = await rig.call(path, {
    method,
    token,
    ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }),
  });
  return [status, text === '' ? undefined : JSON.parse(text)];
}

const rowsOf = async (action: string) => (await rig.stores.audit.list({ action }, 10)).toReversed();

describe('the API of what an app is to do', () => {
  beforeEach(async () => {
    rig = await ManagementRig.open();
    await rig.start();
    token = await rig.ownerToken();
    await call('POST', '/api/apps', { name: 'shop' });
  });
  afterEach(() => rig.close());

  it('stops, drains and starts an app, shows its state, and writes down what changed', async () => {
    for (const state of ['offline', 'offline', 'drained', 'running']) {
      expect(await call('PUT', '/api/apps/shop/state', { state })).toEqual([204, undefined]);
      expect(await call('GET', '/api/apps/shop')).toMatchObject([200, { name: 'shop', state }]);
    }
    expect(await call('GET', '/api/apps')).toMatchObject([200, [{ name: 'shop', state: 'running' }]]);
    const changes = (await rowsOf('app.state')).map(({ app, before, after }) => [app, before, after]);
    expect(changes).toEqual([
      ['shop', '{"state":"running"}', '{"state":"offline"}'],
      ['shop', '{"state":"offline"}', '{"state":"drained"}'],
      ['shop', '{"state":"drained"}', '{"state":"running"}'],
    ]);
  });

  it('restarts an app, and writes that down', async () => {
    const restarts = async () => (await rig.stores.apps.findApp('shop'))?.restarts ?? 0;
    const before = await restarts();
    expect(await call('POST', '/api/apps/shop/restart')).toEqual([204, undefined]);
    expect(await restarts()).toBe(before + 1);
    expect(await rowsOf('app.restart')).toMatchObject([{ app: 'shop', target: { kind: 'app', id: 'shop' } }]);
  });

  it('refuses a state that there is not, and an app that there is not', async () => {
    expect(await call('PUT', '/api/apps/shop/state', { state: 'stopped' })).toMatchObject([
      400,
      { code: 'REQUEST_INVALID' },
    ]);
    expect(await call('PUT', '/api/apps/none/state', { state: 'offline' })).toMatchObject([
      404,
      { code: 'APP_NOT_FOUND' },
    ]);
    expect(await call('POST', '/api/apps/none/restart')).toMatchObject([404, { code: 'APP_NOT_FOUND' }]);
  });
});
