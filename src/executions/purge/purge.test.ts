import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aDeadLetter } from '../../../test/support/factories.js';
import { ManagementRig } from '../../../test/support/management-rig.js';
import { anEnd, aStart } from '../../../test/support/record-samples.js';

const WHO = 'ada@example.com';

let rig: ManagementRig;
let token: string;

async function purge(body: object): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const { status, text } = await rig.postJson('/api/history/purge', body, token);
  return { status, body: JSON.parse(text) as Record<string, unknown> };
}

/** Of a batch, failed: its input stays for whoever repeats it. */
async function anItem(invocationId: string, input: string): Promise<void> {
  const target = { app: 'shop', function: 'bill', name: undefined, onComplete: undefined };
  await rig.stores.batches.create({ id: 'mails', ...target });
  await rig.stores.batches.addItems('mails', [{ key: '0', invocationId, input }]);
  await rig.stores.batches.settleWaiting([{ batch: 'mails', key: '0' }], 'published');
  await rig.stores.executions.apply([anEnd({ id: invocationId, batch: 'mails', outcome: 'Failed' })]);
}

describe('POST /api/history/purge', () => {
  beforeAll(async () => {
    rig = await ManagementRig.open();
    await rig.start(['api']);
    token = await rig.ownerToken();
    const logs = [{ at: '2026-01-31T18:00:00.020Z', level: 'Information' as const, message: `Mail to ${WHO}` }];
    await rig.stores.executions.apply([
      ...Array.from({ length: 3 }, (_, n) => anEnd({ id: `of-ada-${n}`, logs })),
      anEnd({ id: 'of-bob' }),
      anEnd({ ...aStart({ id: 'runs' }), kind: 'ended', final: false, outcome: 'Failed', logs }),
    ]);
    await anItem('of-a-batch', `{"to":"${WHO}"}`);
    await rig.stores.deadLetters.keep(aDeadLetter({ id: 'letter' }), Buffer.from(`{"to":"${WHO}"}`), false);
  });
  afterAll(() => rig.close());

  it('counts first, then removes, and says what it did not look at', async () => {
    const counted = await purge({ text: WHO, dryRun: true });
    expect(counted.body).toMatchObject({ dryRun: true, executions: 3, unfinished: 1, deadLetters: 1, batchItems: 1 });
    expect((await rig.stores.executions.find('of-ada-0'))?.attempts[0]?.logs).toHaveLength(1);
    const { status, body } = await purge({ text: WHO, dryRun: false });
    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: false, executions: 3, unfinished: 1, deadLetters: 1, batchItems: 1 });
    expect(body['notLookedAt']).toContain('backups and copies of the database');
    expect(body).not.toHaveProperty('next');
    expect((await rig.stores.executions.find('of-ada-0'))?.attempts).toMatchObject([{ logs: [] }]);
    expect((await rig.stores.executions.find('runs'))?.attempts[0]?.logs).toHaveLength(1);
    expect((await rig.stores.deadLetters.find('letter'))?.row.state).toBe('discarded');
    expect((await purge({ text: WHO, dryRun: true })).body).toMatchObject({
      executions: 0,
      deadLetters: 0,
      batchItems: 0,
    });
  });

  it('leaves a row in the audit trail that does not name the subject', async () => {
    const { text } = await rig.call('/api/audit?action=history.purge', { token });
    expect(text).toContain('a*** (15 characters)');
    expect(text).not.toContain(WHO);
  });

  it('purges by ids', async () => {
    expect((await purge({ ids: ['of-bob', 'nobody'], dryRun: false })).body).toMatchObject({ executions: 1 });
  });

  it.each([[{ dryRun: true }], [{ text: 'ab', dryRun: true }], [{ text: WHO }], [{ ids: [], dryRun: true }]])(
    'refuses %j',
    async (body) => {
      expect((await purge(body)).status).toBe(400);
    },
  );
});
