import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../test/support/management-rig.js';

let rig: ManagementRig;

beforeEach(async () => {
  rig = await ManagementRig.open();
});
afterEach(() => rig.close());

describe('Management', () => {
  it('serves only what its roles say', async () => {
    await rig.start(['recorder']);
    const token = await rig.ownerToken();
    expect(rig.urls).toMatchObject({ docs: undefined, gateway: undefined });
    expect((await rig.call('/health/live')).status).toBe(200);
    for (const path of ['/api/apps', '/api/executions', '/api/docs']) {
      expect((await rig.call(path, { token })).status).toBe(404);
    }
  });

  it('names the port that is taken, and the variable to set', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as { port: number };
    try {
      const management = await rig.create(['api'], String(port));
      const refusal = await management.listen().catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'PORT_IN_USE' });
      expect(String(refusal)).toContain(`Port ${port} of 127.0.0.1 is in use`);
      expect(String(refusal)).toContain('MANAGEMENT_PORT');
    } finally {
      holder.close();
    }
  });

  it('starts again with the same token and the same keys', async () => {
    const first = await rig.start();
    const token = await rig.ownerToken();
    await first.apps.registerInPlace('orders', 'dev-1', { A: '1' });
    const { keys } = first.catalog.find('orders') ?? {};
    await first.close(0);
    const second = await rig.start();
    expect(await rig.ownerToken()).toBe(token);
    expect(second.catalog.find('orders')).toMatchObject({ keys, settings: { A: '1' } });
    expect((await rig.call('/api/apps', { token })).status).toBe(200);
  });

  it('knows its addresses and its API document', async () => {
    const created = await rig.create();
    expect(() => created.url).toThrow('does not listen');
    const { paths } = created.openApi;
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/apps', '/api/executions', '/api/workers', '/metrics']),
    );
    rig.urls = await created.listen();
    expect(created.url).toBe(rig.urls.management);
    await created.apps.registerInPlace('orders', 'dev-1', {});
    expect(created.functionsUrl('orders')).toBe(rig.urls.gateway);
    await created.apps.registerInPlace('invoices', 'dev-1', {});
    expect(created.functionsUrl('orders')).toBe(`${rig.urls.gateway ?? ''}/apps/orders`);
    expect((await fetch(`${rig.urls.gateway ?? ''}/nothing`)).status).toBe(404);
  });

  it('closes without ever having listened', async () => {
    await (await rig.create()).close(0);
  });

  it('answers the request in hand before it closes', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const slow = () => {
      isAsked();
      return held;
    };
    rig.stores = { ...rig.stores, ping: slow };
    const running = await rig.start();
    const answer = rig.call('/health/ready');
    await asked;
    const closed = running.close(10_000);
    letGo();
    expect((await answer).status).toBe(200);
    await closed;
  });

  it('closes its port, and may be closed twice', async () => {
    const running = await rig.start();
    await Promise.all([running.close(100), running.close(100)]);
    await expect(rig.call('/health/live')).rejects.toThrow();
  });
});
