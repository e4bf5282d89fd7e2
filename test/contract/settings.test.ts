import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { AppAnnouncer } from '#src/apps/app-announcer.js';
import { AppCatalog } from '#src/apps/catalog/app-catalog.js';
import { AppSecrets } from '#src/apps/secrets/app-secrets.js';
import { SettingChanges } from '#src/apps/settings/setting-changes.js';
import { Audit } from '#src/identity/audit/audit.js';
import type { Actor } from '#src/identity/audit/audit-store.js';
import { SettingsController } from '#src/apps/settings/settings.controller.js';
import { ScmSettingsController } from '#src/publishing/scm-settings.controller.js';
import { openManagementApp, type ManagementApp } from '../support/management-app.js';

const API = '/api/apps/shop/settings';
const SCM = '/scm/shop/api/settings';

describe('settings of an app', () => {
  const signals = new EmbeddedSignals(new SilentLogger());
  let house: ManagementApp;
  let token: string;

  beforeAll(async () => {
    const settings = { module: class {}, controllers: [SettingsController, ScmSettingsController] };
    house = await openManagementApp({ modules: [settings], signals });
    await house.stores.apps.insertApp('shop', new Date());
    token = await house.token('owner');
  });
  afterAll(() => house.close());

  async function send(method: string, path: string, body?: unknown): Promise<[status: number, body: unknown]> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await fetch(house.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return [answer.status, text === '' ? undefined : JSON.parse(text)];
  }

  /** In clear, as triggers and workers get them. */
  const served = () => house.app.get(AppCatalog, { strict: false }).find('shop')?.settings;

  it('are replaced, changed one by one and deleted, and everyone hears of it', async () => {
    const heard: string[] = [];
    const subscription = await signals.subscribe(CONTROL_KEYS.everyApp, (key) => heard.push(key));
    expect(await send('PUT', API, { A: '1', B: 'two', C: true })).toEqual([
      200,
      [
        { name: 'A', value: '***', slotSetting: false },
        { name: 'B', value: '***', slotSetting: false },
        { name: 'C', value: '***', slotSetting: false },
      ],
    ]);
    await send('PATCH', API, { A: null, b: '***', D: { value: 4, slotSetting: true } });
    expect(served()).toEqual({ b: 'two', C: 'true', D: '4' });
    expect(await send('DELETE', `${API}/c`)).toEqual([204, undefined]);
    expect(await send('DELETE', `${API}/c`)).toEqual([404, expect.objectContaining({ code: 'SETTING_NOT_FOUND' })]);
    expect(served()).toEqual({ b: 'two', D: '4' });
    expect(heard).toEqual(Array.from({ length: 3 }, () => 'app.shop.changed'));
    await subscription.close();
    expect((await send('GET', API))[1]).toContainEqual({ name: 'D', value: '***', slotSetting: true });
    const [last] = await house.stores.audit.list({ app: 'shop', action: 'settings.change' }, 1);
    expect([last?.before, last?.after]).toEqual(['{"C":{"value":"***"}}', '{}']);
  });

  it('lose no change when two nodes make theirs at once', async () => {
    await send('PUT', API, {});
    const part = <T>(token: Type<T>) => house.app.get(token, { strict: false });
    const nodes = [0, 1].map(
      () => new SettingChanges(house.stores.apps, part(AppSecrets), part(Audit), part(AppAnnouncer)),
    );
    const actor: Actor = { kind: 'owner', tokenId: 'o', name: 'owner', requestId: 'r', address: '::1' };
    const changes = Array.from({ length: 8 }, (_, n) =>
      nodes[n % 2]!.change(actor, 'shop', [{ name: `N${n}`, value: String(n) }]),
    );
    await Promise.all(changes);
    expect(Object.keys(served()!)).toEqual(Array.from({ length: 8 }, (_, n) => `N${n}`));
  });

  it('are refused where the mask stands for a value that is not there, and show what is no secret', async () => {
    await send('PUT', API, { DB_URL: 'Server=...', TZ: 'Europe/Berlin', 'azurewebjobs.take.disabled': 'true' });
    const shown = [
      { name: 'DB_URL', value: '***', slotSetting: false },
      { name: 'TZ', value: 'Europe/Berlin', slotSetting: false },
      { name: 'azurewebjobs.take.disabled', value: 'true', slotSetting: false },
    ];
    expect(await send('GET', API)).toEqual([200, shown]);
    for (const [method, path] of [
      ['PUT', API],
      ['PATCH', API],
      ['POST', `${API}/import`],
    ] as const) {
      const [status, problem] = await send(method, path, { DB_URL: '***', DATABASE_URL: '***', OTHER: '***' });
      expect([status, problem]).toMatchObject([400, { code: 'REQUEST_INVALID' }]);
      expect(JSON.stringify(problem)).toContain('give the values of DATABASE_URL, OTHER');
    }
    expect(served()).toMatchObject({ DB_URL: 'Server=...', TZ: 'Europe/Berlin' });
    await send('PUT', API, { DB_URL: '***' });
    expect(served()).toEqual({ DB_URL: 'Server=...' });
  });

  it.each([
    ['an export of Azure', [{ name: 'X', value: 'x', slotSetting: true }], true],
    ['a local.settings.json', { IsEncrypted: false, Values: { X: 'x' }, Host: { CORS: '*' } }, false],
    ['an object', { X: 'x' }, false],
  ])('are imported from %s', async (_, body, slotSetting) => {
    await send('PUT', API, { KEPT: '1' });
    const [status, all] = await send('POST', `${API}/import`, body);
    expect([status, all]).toEqual([200, expect.arrayContaining([{ name: 'X', value: '***', slotSetting }])]);
    expect(served()).toEqual({ KEPT: '1', X: 'x' });
  });

  it.each([
    [{ '1A': 'x' }, '1A'],
    [{ 'A=B': 'x' }, 'A=B'],
    [{ A: { nested: 1 } }, 'A'],
    [{ A: 'x\0y' }, 'NUL'],
    [[{ value: 'x' }], 'no name'],
    [{ IsEncrypted: true, Values: {} }, 'decrypt'],
  ])('are refused: %j', async (body, named) => {
    expect(await send('POST', `${API}/import`, body)).toEqual([
      400,
      expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringContaining(named) }),
    ]);
    expect((await send('PUT', '/api/apps/nobody/settings', { A: '1' }))[0]).toBe(404);
  });

  it('come back masked to tools, but for the flags that they wait for (3, 10.10, 10.11)', async () => {
    await send('PUT', API, { AzureWebJobsStorage: 'secret' });
    expect(await send('POST', SCM, { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' })).toEqual([204, undefined]);
    expect(await send('POST', SCM, { key: 'ENABLE_ORYX_BUILD', value: 'false' })).toEqual([204, undefined]);
    expect(await send('GET', SCM)).toEqual([
      200,
      { AzureWebJobsStorage: '***', ENABLE_ORYX_BUILD: 'false', SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' },
    ]);
    expect(await send('GET', `${SCM}/ENABLE_ORYX_BUILD`)).toEqual([200, 'false']);
    expect((await send('DELETE', `${SCM}/ENABLE_ORYX_BUILD`))[0]).toBe(204);
    expect((await send('GET', `${SCM}/ENABLE_ORYX_BUILD`))[0]).toBe(404);
    expect(served()).toEqual({ AzureWebJobsStorage: 'secret', SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' });
  });
});
