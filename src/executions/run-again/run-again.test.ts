import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { batchItemId, redriveInvocationId } from '#contracts/message-identity.js';
import { RUN_INVOCATION, type RunInvocation } from '#contracts/messages/run-invocation.js';
import { durableQueue } from '#contracts/topology.js';
import { anEndedRecord, aStartedRecord } from '../../../test/support/factories.js';
import { LetterHouse } from '../../../test/support/letter-house.js';
import { RunAgainModule } from './run-again.module.js';

const DAY = '2026-03-01';
const ABOUT = { day: DAY, id: 'i1', app: 'shop', function: 'orders', acceptedAt: `${DAY}T18:00:00.000Z` } as const;
const DURABLE = { ...ABOUT, trigger: 'admin', lane: 'durable' } as const;

let house: LetterHouse;

beforeEach(async () => {
  house = await LetterHouse.open({ modules: [RunAgainModule] });
});
afterEach(() => house.close());

const runAgain = () => house.post(`/api/executions/i1/run-again?day=${DAY}`, {});
const links = async () => (await house.get(`/api/executions/i1/links?day=${DAY}`)).body;
const actions = async () =>
  (await house.stores.audit.list({}, 20)).map(({ action, app }) => `${action} ${String(app)}`);

/** A call that failed for good, and the letter that its message became. */
async function deadCall(): Promise<string> {
  await house.stores.executions.apply([anEndedRecord({ ...DURABLE, outcome: 'Failed' })]);
  const call = house.aCall({ ...DURABLE, inputData: [{ name: 'item', data: { string: 'seven' } }] });
  return house.keep(
    {
      queue: durableQueue('shop').name,
      type: RUN_INVOCATION,
      app: 'shop',
      function: 'orders',
      invocation: { day: DAY, id: 'i1' },
    },
    { v: 1, calls: [call] },
  );
}

describe('POST /api/executions/{id}/run-again', () => {
  it('runs a failed call once more with its input, by the active version, whatever became of its letter', async () => {
    await house.serve('shop', 'queueTrigger');
    const letter = await deadCall();
    await house.post(`/api/dead-letters/${letter}/discard`, {});
    expect(await links()).toMatchObject({ runAgain: { by: 'dead-letter' }, deadLetters: [{ id: letter }] });
    const { status, body } = await runAgain();
    expect(status).toBe(202);
    expect(body).toEqual({ day: expect.any(String), id: redriveInvocationId(letter, 1) });
    const [sent] = house.queue.published.filter(({ message }) => message.type === RUN_INVOCATION);
    const [call] = (JSON.parse(Buffer.from(sent!.message.body).toString()) as RunInvocation).calls;
    expect(call).toMatchObject({
      id: body['id'],
      function: 'orders',
      version: house.version,
      attempt: 1,
      inputData: [{ name: 'item', data: { string: 'seven' } }],
    });
    expect(await actions()).toContain('execution.run-again shop');
    expect(await links()).toMatchObject({ deadLetters: [{ redrivenExecution: { id: body['id'] } }] });
  });

  it('runs a timer now, and says in its reason which execution it repeats', async () => {
    await house.serve('shop', 'timerTrigger');
    await house.stores.executions.apply([anEndedRecord({ ...DURABLE, trigger: 'timer' })]);
    expect(await links()).toMatchObject({ runAgain: { by: 'timer' } });
    // The scheduler has not seen the timer yet: what it has to say of that is said.
    expect((await runAgain()).body).toMatchObject({ code: 'TIMER_NOT_FOUND' });
  });

  it.each([
    ['has not ended', [aStartedRecord(DURABLE)], 'it has not ended'],
    [
      'was a call',
      [anEndedRecord({ ...ABOUT, trigger: 'http', lane: 'sync' })],
      'the request of an HTTP call is not kept',
    ],
    ['succeeded', [anEndedRecord({ ...DURABLE, trigger: 'queue' })], 'Succeeded is not kept: send the message'],
    ['failed, without a letter', [anEndedRecord({ ...DURABLE, outcome: 'Failed' })], 'is not among the dead letters'],
  ])('refuses what %s, and says what to do instead', async (_, records, why) => {
    await house.serve('shop', 'queueTrigger');
    await house.stores.executions.apply(records);
    const { status, body } = await runAgain();
    expect([status, body['code']]).toEqual([409, 'EXECUTION_NOT_REPEATABLE']);
    expect(body['message']).toContain(why);
    expect(await links()).toMatchObject({ runAgain: { by: 'none', why: expect.stringContaining(why) } });
  });

  it('runs an item of a batch that failed once more, as a batch of its own', async () => {
    await house.serve('shop', 'queueTrigger', 'orders');
    const { batches, executions } = house.stores;
    await batches.create({ id: 'night', app: 'shop', function: 'orders', name: 'A night', onComplete: undefined });
    const id = batchItemId('night', 'seven');
    await batches.addItems('night', [{ key: 'seven', invocationId: id, input: 'seven of them' }]);
    const acceptedAt = new Date().toISOString();
    const day = acceptedAt.slice(0, 10);
    await executions.apply([anEndedRecord({ ...DURABLE, id, day, acceptedAt, batch: 'night', outcome: 'Failed' })]);
    const { status, body } = await house.post(`/api/executions/${id}/run-again?day=${day}`, {});
    expect(status).toBe(202);
    const [made] = await batches.list(1, { app: 'shop' });
    expect(made).toMatchObject({ name: 'A night: seven (again)', total: 1, sealedAt: expect.any(Date) });
    expect(await batches.listItems(made!.id, { limit: 9 })).toMatchObject([{ key: 'seven', invocationId: body['id'] }]);
  });

  it('refuses what nobody could run any more', async () => {
    await deadCall();
    expect((await runAgain()).body).toMatchObject({ code: 'EXECUTION_NOT_REPEATABLE' });
    expect((await house.post('/api/executions/nothing/run-again', {})).body).toMatchObject({
      code: 'EXECUTION_NOT_FOUND',
    });
  });
});

describe('GET /api/executions/{id}/links', () => {
  it('names the batch of a child and the item that it is', async () => {
    const { batches, executions } = house.stores;
    await batches.create({ id: 'night', app: 'shop', function: 'orders', name: 'A night', onComplete: undefined });
    const id = batchItemId('night', 'seven');
    await batches.addItems('night', [{ key: 'seven', invocationId: id, input: 'x' }]);
    const acceptedAt = new Date().toISOString();
    await executions.apply([anEndedRecord({ ...DURABLE, id, acceptedAt, day: acceptedAt.slice(0, 10) })]);
    expect((await house.get(`/api/executions/${id}/links`)).body).toMatchObject({
      batch: { id: 'night', name: 'A night', key: 'seven' },
      deadLetters: [],
    });
  });

  it('shows no letter of another app that names its id', async () => {
    await house.stores.executions.apply([anEndedRecord({ ...DURABLE, outcome: 'Failed' })]);
    await house.keep({ app: 'other', invocation: { day: DAY, id: 'i1' } }, 'x');
    expect(await links()).toMatchObject({ deadLetters: [] });
  });
});
