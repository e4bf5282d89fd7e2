import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { aLoadReport, anExecution, aStartedRecord } from '../../../test/support/factories.js';
import { ManagementRig } from '../../../test/support/management-rig.js';
import type { Management } from '../../management.js';
import type { AuditRow } from '../../identity/audit/audit-store.js';
import type { AppVersionResponse } from './versions.dto.js';

let rig: ManagementRig;
let token: string;
let management: Management;

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

async function call(method: string, path: string, body?: object): Promise<Answered> {
  const headers = { 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
  const { status, text } = await rig.call(path, { method, token, ...sent });
  return { status, body: text === '' ? undefined : JSON.parse(text) };
}

/** By version: what it is there for. */
async function uses(): Promise<Record<string, string>> {
  const versions = (await call('GET', '/api/apps/shop/versions')).body as AppVersionResponse[];
  return Object.fromEntries(versions.map(({ version, use, percent }) => [version, `${use} ${percent}`]));
}

async function trailOf(action: string): Promise<AuditRow | undefined> {
  return (await rig.stores.audit.list({}, 100)).find((row) => row.action === action);
}

describe('the API of versions', () => {
  beforeAll(async () => {
    rig = await ManagementRig.open();
    management = await rig.start();
    token = await rig.ownerToken();
    expect(await call('POST', '/api/apps', { name: 'shop' })).toMatchObject({ status: 201, body: { name: 'shop' } });
    for (const version of ['v1', 'v2', 'v3']) {
      const row = { app: 'shop', version, digest: version.repeat(32), packageBytes: 1, createdAt: new Date() };
      await rig.stores.apps.insertVersion(row);
    }
    for (const version of ['v1', 'v2']) await rig.stores.apps.saveLoadReport('shop', version, aLoadReport());
  });
  afterAll(() => rig.close());

  it('makes an app once', async () => {
    expect(await call('POST', '/api/apps', { name: 'shop' })).toMatchObject({
      status: 409,
      body: { code: 'APP_CONFLICT' },
    });
    expect(await call('POST', '/api/apps', { name: 'No Name' })).toMatchObject({ status: 400 });
    expect((await rig.stores.apps.listKeys('shop')).map(({ name }) => name)).toEqual(['default', '_master']);
  });

  it('goes from version to version and back, and writes it down', async () => {
    expect(await call('POST', '/api/apps/shop/rollback', {})).toMatchObject({ status: 409 });
    const first = await call('POST', '/api/apps/shop/versions/v1/activate');
    expect(first).toEqual({ status: 200, body: { app: 'shop', version: 'v1', state: 'active' } });
    await call('POST', '/api/apps/shop/versions/v2/activate');
    expect(await uses()).toEqual({ v3: 'none 0', v2: 'active 100', v1: 'warm 0' });
    expect(await call('POST', '/api/apps/shop/rollback')).toMatchObject({ status: 200, body: { version: 'v1' } });
    expect(await uses()).toEqual({ v3: 'none 0', v2: 'warm 0', v1: 'active 100' });
    const row = await trailOf('version.rollback');
    expect([row?.app, row?.before, row?.after]).toEqual(['shop', '{"version":"v2"}', '{"version":"v1"}']);
    expect((await call('POST', '/api/apps/shop/versions/v9/activate')).status).toBe(404);
    expect((await call('GET', '/api/apps/nobody/versions')).status).toBe(404);
  });

  it('answers 202 while no worker has loaded it, and activates it then', async () => {
    const why = 'No worker is connected.';
    const waiting = await call('POST', '/api/apps/shop/versions/v3/activate?wait=0');
    expect(waiting).toMatchObject({ status: 202, body: { app: 'shop', version: 'v3', state: 'waiting' } });
    await eventually('the version is on trial', async () => (await uses())['v3'] === 'trial 0');
    const [v3] = (await call('GET', '/api/apps/shop/versions')).body as AppVersionResponse[];
    expect(v3).toMatchObject({ version: 'v3', waiting: why });
    await rig.stores.apps.saveLoadReport('shop', 'v3', aLoadReport());
    await eventually('the version is active', async () => (await uses())['v3'] === 'active 100');
    await call('POST', '/api/apps/shop/versions/v1/activate');
  });

  it('splits, and ends the split', async () => {
    const split = (body: object): Promise<Answered> => call('PUT', '/api/apps/shop/split', body);
    expect(await split({ version: 'v2', percent: 10 })).toEqual({ status: 204, body: undefined });
    expect(await uses()).toMatchObject({ v1: 'active 90', v2: 'split 10' });
    expect((await split({ version: 'v2', percent: 101 })).status).toBe(400);
    expect((await split({ version: 'v1', percent: 10 })).status).toBe(409);
    expect(await call('DELETE', '/api/apps/shop/split')).toEqual({ status: 204, body: undefined });
    expect(await uses()).toMatchObject({ v1: 'active 100', v2: 'warm 0' });
    expect((await trailOf('app.split'))?.before).toBe('{"split":{"version":"v2","percent":10}}');
  });

  it('deletes what is not in use', async () => {
    const spare = { app: 'shop', version: 'v4', digest: '4'.repeat(64), packageBytes: 1, createdAt: new Date() };
    await rig.stores.apps.insertVersion(spare);
    expect((await call('DELETE', '/api/apps/shop/versions/v4')).status).toBe(204);
    expect((await call('DELETE', '/api/apps/shop/versions/v4')).status).toBe(404);
    expect(await call('DELETE', '/api/apps/shop/versions/v1')).toMatchObject({
      status: 409,
      body: { code: 'APP_CONFLICT' },
    });
  });

  it('swaps an app and its slot, but for slot settings', async () => {
    const slot = { status: 200, body: { name: 'shop-staging' } };
    expect(await call('PUT', '/api/apps/shop/slots/staging', {})).toMatchObject(slot);
    expect(await call('PUT', '/api/apps/shop/slots/staging', {})).toMatchObject(slot);
    expect((await call('PUT', '/api/apps/shop-staging/slots/staging', {})).status).toBe(409);
    expect((await call('POST', '/api/apps/shop/swap', {})).status).toBe(409);
    const fresh = {
      app: 'shop-staging',
      version: 'v5',
      digest: '5'.repeat(64),
      packageBytes: 1,
      createdAt: new Date(),
    };
    await rig.stores.apps.insertVersion(fresh);
    await rig.stores.apps.saveLoadReport('shop-staging', 'v5', aLoadReport());
    expect((await call('POST', '/api/apps/shop-staging/versions/v5/activate')).status).toBe(200);
    await management.apps.replaceSettings('shop', { GREETING: 'hello', PLACE: 'here' });
    await management.apps.replaceSettings('shop-staging', { GREETING: 'welcome', PLACE: 'there' });
    for (const app of ['shop', 'shop-staging']) {
      const rows = await rig.stores.apps.listSettings(app);
      const flagged = rows.map((row) => ({ ...row, slotSetting: row.name === 'PLACE' }));
      await rig.stores.apps.replaceSettings(app, flagged);
    }
    expect((await call('POST', '/api/apps/shop/swap', {})).status).toBe(204);
    expect(await uses()).toMatchObject({ v5: 'active 100', v1: 'warm 0' });
    expect((await rig.stores.apps.findApp('shop-staging'))?.activeVersion).toBe('v1');
    expect(management.catalog.find('shop')?.settings).toEqual({ GREETING: 'welcome', PLACE: 'here' });
    expect(management.catalog.find('shop-staging')?.settings).toEqual({ GREETING: 'hello', PLACE: 'there' });
  });

  it('makes a slot with the settings of its app where it has none', async () => {
    const settingsOf = async () => (await call('GET', '/api/apps/shop-staging/settings')).body;
    const before = await settingsOf();
    expect((await call('PUT', '/api/apps/shop/slots/staging?cloneSettings=true', {})).status).toBe(200);
    expect(await settingsOf()).toEqual(before);
    expect((await call('DELETE', '/api/apps/shop/slots/staging')).status).toBe(200);
    expect((await call('PUT', '/api/apps/shop/slots/staging?cloneSettings=true', {})).status).toBe(200);
    expect(management.catalog.find('shop-staging')?.settings).toEqual({ GREETING: 'welcome', PLACE: 'here' });
    expect(await settingsOf()).toContainEqual({ name: 'PLACE', value: '***', slotSetting: true });
    expect((await call('PUT', '/api/apps/shop/slots/staging?cloneSettings=yes', {})).status).toBe(400);
  });

  it('gives a package back as it was published, and says so where there is none', async () => {
    const content = Buffer.from('a zip');
    const digest = createHash('sha256').update(content).digest('hex');
    await rig.stores.packages.write(digest, [content] as unknown as AsyncIterable<Uint8Array>);
    const row = { app: 'shop', version: 'v6', digest, packageBytes: content.length, createdAt: new Date() };
    await rig.stores.apps.insertVersion(row);
    const { status, type, text } = await rig.call('/api/apps/shop/versions/v6/package', { token });
    expect([status, type, text]).toEqual([200, 'application/zip', 'a zip']);
    for (const version of ['v1', 'v9']) {
      expect(await call('GET', `/api/apps/shop/versions/${version}/package`)).toMatchObject({
        status: 404,
        body: { code: 'VERSION_NOT_FOUND' },
      });
    }
  });

  it('deletes an app that has no slot and runs nothing, and tells what went', async () => {
    expect((await call('DELETE', '/api/apps/shop')).status).toBe(409);
    expect((await call('DELETE', '/api/apps/shop/slots/staging')).status).toBe(200);
    const about = anExecution({ app: 'shop' });
    await rig.stores.executions.apply([aStartedRecord({ ...about })]);
    expect(await call('DELETE', '/api/apps/shop')).toMatchObject({ status: 409, body: { code: 'APP_CONFLICT' } });
    const { batches } = rig.stores;
    for (const app of ['shop', 'other']) {
      await batches.create({ id: app, app, function: 'orders', name: undefined, onComplete: undefined });
      await batches.addItems(app, [{ key: '1', invocationId: `${app}-1`, input: undefined }]);
    }
    const gone = await call('DELETE', '/api/apps/shop?force=true');
    expect(gone).toMatchObject({ status: 200, body: { app: 'shop', functions: ['orders'] } });
    expect((await call('GET', '/api/apps/shop')).status).toBe(404);
    expect((await trailOf('app.delete'))?.before).toContain('v5');
    expect((await batches.find('shop'))?.cancelledAt).toBeInstanceOf(Date);
    expect((await batches.find('other'))?.cancelledAt).toBeUndefined();
  });
});
