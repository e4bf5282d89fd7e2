import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { ManagementRig } from '../../../test/support/management-rig.js';
import { Audit } from './audit.js';
import type { Actor } from './audit-store.js';

const ACTOR: Actor = { kind: 'owner', tokenId: 't1', name: 'night desk', requestId: 'r1', address: '::1' };
const ENTRY = { action: 'timer.pause', target: { kind: 'timer', id: 'nightly' }, app: 'orders' };

let rig: ManagementRig;
let audit: Audit;

beforeEach(async () => {
  rig = await ManagementRig.open();
  audit = new Audit(rig.stores.audit);
});
afterEach(() => rig.close());

async function listed(query = ''): Promise<{ items: Record<string, unknown>[]; next?: string }> {
  const { status, text } = await rig.call(`/api/audit${query}`, { token: await rig.ownerToken() });
  expect(status).toBe(200);
  return JSON.parse(text) as { items: Record<string, unknown>[]; next?: string };
}

describe('Audit', () => {
  it('writes the row before the deed', async () => {
    const seen = await audit.around(ACTOR, ENTRY, () => rig.stores.audit.list({}, 10));
    expect(seen).toMatchObject([{ ...ENTRY, actor: ACTOR, failureCode: undefined }]);
  });

  it('says so when the deed fails, and hands its error on', async () => {
    const failure = new NightshiftError('APP_NOT_FOUND', 'There is no app orders.');
    await expect(audit.around(ACTOR, ENTRY, () => Promise.reject(failure))).rejects.toBe(failure);
    const rows = await rig.stores.audit.list({}, 10);
    expect(rows.map(({ failureCode }) => failureCode)).toEqual(['APP_NOT_FOUND', undefined]);
  });

  it('does nothing that it cannot write down', async () => {
    const away = new Audit({
      append: () => Promise.reject(new NightshiftError('STORE_UNAVAILABLE', 'The store is away.')),
      list: () => Promise.resolve([]),
    });
    let done = false;
    const deed = () => Promise.resolve(void (done = true));
    await expect(away.around(ACTOR, ENTRY, deed)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(done).toBe(false);
  });

  it('masks secrets and cuts long values', async () => {
    await audit.record(ACTOR, { ...ENTRY, before: { token: 's3cret' }, after: { text: 'x'.repeat(20_000) } });
    const [row] = await rig.stores.audit.list({}, 1);
    expect(row!.before).toBe('{"token":"***"}');
    expect(row!.after!.length).toBeLessThan(8_192);
  });
});

describe('GET /api/audit', () => {
  it('lists the rows page by page, newest first', async () => {
    await rig.start();
    for (const id of ['a', 'b', 'c']) await audit.record(ACTOR, { ...ENTRY, target: { kind: 'timer', id } });
    const first = await listed('?limit=2&app=orders');
    expect(first.items.map(({ target }) => target)).toEqual([
      { kind: 'timer', id: 'c' },
      { kind: 'timer', id: 'b' },
    ]);
    expect(first.items[0]).toMatchObject({
      actor: { kind: 'owner', id: 't1', name: 'night desk' },
      action: 'timer.pause',
      requestId: 'r1',
      address: '::1',
    });
    const second = await listed(`?limit=2&app=orders&cursor=${first.next}`);
    expect(second.items.map(({ target }) => target)).toEqual([{ kind: 'timer', id: 'a' }]);
    expect(second.next).toBeUndefined();
  });

  it('refuses a cursor that no page gave out', async () => {
    await rig.start();
    const { status } = await rig.call('/api/audit?cursor=x', { token: await rig.ownerToken() });
    expect(status).toBe(400);
  });
});
