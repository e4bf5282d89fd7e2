import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { batchItemId } from '#contracts/message-identity.js';
import { RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import { anEndedRecord } from '../../../test/support/factories.js';
import { LetterHouse } from '../../../test/support/letter-house.js';
import { RunAgainModule } from '../run-again/run-again.module.js';

const DAY = '2026-03-01';
const ABOUT = { day: DAY, app: 'shop', function: 'orders', acceptedAt: `${DAY}T18:00:00.000Z` } as const;
const DURABLE = { ...ABOUT, trigger: 'http', lane: 'durable', outcome: 'Failed' } as const;

let house: LetterHouse;

beforeAll(async () => {
  house = await LetterHouse.open({ modules: [RunAgainModule] });
});
afterAll(() => house.close());

const record = (overrides: Parameters<typeof anEndedRecord>[0]) =>
  house.stores.executions.apply([anEndedRecord(overrides)]);
async function* bytesOf(...texts: readonly string[]) {
  yield* texts.map((text) => Buffer.from(text));
}
const input = async (id: string) => (await house.get(`/api/executions/${id}/input`)).body;

describe('GET /api/executions/{id}/input', () => {
  it('shows the call in a dead letter, as it came and without secrets', async () => {
    await record({ ...DURABLE, id: 'dead' });
    const http = { method: 'POST', url: 'http://x/?code=s3cret', headers: {}, body: { string: 'seven' } };
    const call = house.aCall({ ...DURABLE, id: 'dead', inputData: [{ name: 'request', data: { http } }] });
    const about = { type: RUN_INVOCATION, app: 'shop', invocation: { day: DAY, id: 'dead' } };
    await house.keep(about, { v: 1, calls: [call] });
    expect(await input('dead')).toEqual({
      in: 'dead-letter',
      payload: {
        encoding: 'json',
        value: { method: 'POST', url: 'http://x/?code=***', headers: {}, body: 'seven' },
        cut: false,
      },
    });
  });

  it('shows the message of a queue in a dead letter', async () => {
    await record({ ...DURABLE, id: 'message', trigger: 'queue' });
    await house.keep({ app: 'shop', invocation: { day: DAY, id: 'message' } }, { n: 7, password: 's3cret' });
    expect(await input('message')).toMatchObject({ in: 'dead-letter', payload: { value: { n: 7, password: '***' } } });
  });

  it('shows nothing of a dead letter that was purged', async () => {
    await record({ ...DURABLE, id: 'purged', trigger: 'queue' });
    const letter = await house.keep({ app: 'shop', invocation: { day: DAY, id: 'purged' } }, { n: 7 });
    await house.stores.purges.forgetLetters([letter]);
    expect(await input('purged')).toMatchObject({ in: 'none' });
  });

  it('shows the body of a dead call that was too large for the broker', async () => {
    await record({ ...DURABLE, id: 'dead-large' });
    const bodyReference = { kind: 'stored', day: DAY, id: 'dead-large', name: 'request' } as const;
    const http = { method: 'POST', url: 'http://x/', headers: {}, bodyReference };
    const call = house.aCall({ ...DURABLE, id: 'dead-large', inputData: [{ name: 'request', data: { http } }] });
    const about = { type: RUN_INVOCATION, app: 'shop', invocation: { day: DAY, id: 'dead-large' } };
    await house.keep(about, { v: 1, calls: [call] });
    const without = { method: 'POST', url: 'http://x/', headers: {} };
    expect(await input('dead-large')).toMatchObject({ in: 'dead-letter', payload: { value: without, cut: true } });
    await house.stores.payloads.write({ day: DAY, id: 'dead-large', name: 'request' }, bytesOf('{"n":', '7}'));
    expect(await input('dead-large')).toMatchObject({
      in: 'dead-letter',
      payload: { value: { ...without, body: { n: 7 } }, cut: false },
    });
  });

  it('shows what a batch keeps of an item', async () => {
    const { batches } = house.stores;
    await batches.create({ id: 'night', app: 'shop', function: 'orders', name: 'A night', onComplete: undefined });
    const id = batchItemId('night', 'seven');
    await batches.addItems('night', [{ key: 'seven', invocationId: id, input: '{"sku":"lamp"}' }]);
    const acceptedAt = new Date().toISOString();
    await record({ ...DURABLE, id, acceptedAt, day: acceptedAt.slice(0, 10) });
    expect(await input(id)).toEqual({
      in: 'batch',
      payload: { encoding: 'json', value: { sku: 'lamp' }, cut: false },
    });
  });

  it('shows the body of a request that was too large for the broker', async () => {
    await record({ ...DURABLE, id: 'large' });
    await house.stores.payloads.write({ day: DAY, id: 'large', name: 'request' }, bytesOf('a long ', 'text'));
    expect(await input('large')).toMatchObject({ in: 'body', payload: { encoding: 'text', value: 'a long text' } });
  });

  it.each([
    ['a call', { trigger: 'http', lane: 'sync' } as const, 'requests may hold secrets'],
    ['a timer', { ...DURABLE, trigger: 'timer' } as const, 'no input but its schedule'],
    ['one that ended otherwise', DURABLE, 'becomes a dead letter'],
  ])('says of %s why it is not kept', async (name, overrides, why) => {
    await record({ ...ABOUT, ...overrides, id: name.replaceAll(' ', '-') });
    expect(await input(name.replaceAll(' ', '-'))).toEqual({ in: 'none', why: expect.stringContaining(why) });
  });

  it('knows no execution that there is not', async () => {
    expect(await input('nothing')).toMatchObject({ code: 'EXECUTION_NOT_FOUND' });
  });
});
