import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  IdempotencyKey,
  IdempotencyStore,
  KeptAnswer,
  KeyedRequest,
} from '#src/gateway/idempotency/idempotency-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import { NIGHT, anAppName } from '../support/factories.js';

const HOUR_MS = 3_600_000;
const ANSWER: KeptAnswer = {
  status: 201,
  headers: { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] },
  body: new Uint8Array([0, 1, 255]),
};

const aKey = (): IdempotencyKey => ({ app: anAppName(), function: 'pay', key: randomUUID() });

function aRequest(overrides: Partial<KeyedRequest> = {}): KeyedRequest {
  return {
    fingerprint: 'print',
    invocation: { id: randomUUID(), acceptedAt: NIGHT },
    repeatable: false,
    undecidedForMs: HOUR_MS,
    keptForMs: HOUR_MS,
    ...overrides,
  };
}

/** The promises of `IdempotencyStore`. */
export function idempotencyStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`IdempotencyStore: ${name}`, () => {
    let stores: Stores;
    let keys: IdempotencyStore;

    beforeAll(async () => {
      stores = await open();
      keys = stores.idempotency;
    });
    afterAll(() => stores.close());

    it('lets the first request through, and one of many that come at once', async () => {
      const [key, others] = [aKey(), await Promise.all([open(), open()])];
      const states = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (others[n % 2] ?? stores).idempotency.claim(key, aRequest())),
      );
      expect(states.filter(({ kind }) => kind === 'first')).toHaveLength(1);
      expect(states.filter(({ kind }) => kind === 'inProgress')).toHaveLength(19);
      for (const other of others) await other.close();
    });

    it('keeps keys of other functions and apps apart', async () => {
      const key = aKey();
      expect((await keys.claim(key, aRequest())).kind).toBe('first');
      expect((await keys.claim({ ...key, function: 'refund' }, aRequest())).kind).toBe('first');
      expect((await keys.claim({ ...key, app: anAppName() }, aRequest())).kind).toBe('first');
    });

    it('gives the answer to everybody who comes later, and the first answer stays', async () => {
      const [key, request] = [aKey(), aRequest()];
      await keys.claim(key, request);
      await keys.answer(key, request.invocation.id, ANSWER);
      await keys.answer(key, request.invocation.id, { ...ANSWER, status: 500 });
      await keys.leave(key, request.invocation.id, 'unknown');
      await keys.release(key, request.invocation.id);
      const expected = { kind: 'answered', invocation: request.invocation, answer: ANSWER };
      expect(await keys.claim(key, aRequest())).toEqual(expected);
    });

    it('keeps an answer whose body lies elsewhere', async () => {
      const [key, request] = [aKey(), aRequest()];
      await keys.claim(key, request);
      await keys.answer(key, request.invocation.id, { ...ANSWER, body: undefined });
      expect(await keys.claim(key, aRequest())).toMatchObject({ answer: { status: 201, body: undefined } });
    });

    it('knows another request by its fingerprint', async () => {
      const [key, request] = [aKey(), aRequest()];
      await keys.claim(key, request);
      const other = aRequest({ fingerprint: 'other' });
      expect(await keys.claim(key, other)).toEqual({ kind: 'otherRequest' });
      await keys.answer(key, request.invocation.id, ANSWER);
      expect(await keys.claim(key, other)).toEqual({ kind: 'otherRequest' });
    });

    it('is free again after a release', async () => {
      const [key, request, next] = [aKey(), aRequest(), aRequest({ fingerprint: 'other' })];
      await keys.claim(key, request);
      await keys.release(key, randomUUID());
      expect((await keys.claim(key, request)).kind).toBe('inProgress');
      await keys.release(key, request.invocation.id);
      expect(await keys.claim(key, next)).toEqual({ kind: 'first', invocation: next.invocation });
    });

    it('says unknown of what was left, until an answer comes after all', async () => {
      const [key, request] = [aKey(), aRequest()];
      await keys.claim(key, request);
      await keys.leave(key, request.invocation.id, 'unknown');
      expect(await keys.claim(key, aRequest())).toEqual({ kind: 'unknown', invocation: request.invocation });
      await keys.answer(key, request.invocation.id, ANSWER);
      expect((await keys.claim(key, aRequest())).kind).toBe('answered');
    });

    it('says unknown of a request whose gateway never came back', async () => {
      const [key, request] = [aKey(), aRequest({ undecidedForMs: 1 })];
      await keys.claim(key, request);
      const state = await eventually('the end of its time', async () => {
        const now = await keys.claim(key, aRequest());
        return now.kind === 'inProgress' ? undefined : now;
      });
      expect(state).toEqual({ kind: 'unknown', invocation: request.invocation });
    });

    it('hands a repeatable invocation over again, under its own id, one at a time', async () => {
      const [key, request] = [aKey(), aRequest({ repeatable: true })];
      const again = aRequest({ repeatable: true });
      await keys.claim(key, request);
      await keys.leave(key, request.invocation.id, 'again');
      expect(await keys.claim(key, again)).toEqual({ kind: 'first', invocation: request.invocation });
      expect((await keys.claim(key, again)).kind).toBe('inProgress');
    });

    it('hands a repeatable invocation over again when its gateway never came back', async () => {
      const [key, request] = [aKey(), aRequest({ repeatable: true, undecidedForMs: 1 })];
      await keys.claim(key, request);
      const again = await eventually('the end of its time', async () => {
        const state = await keys.claim(key, aRequest({ repeatable: true }));
        return state.kind === 'first' ? state : undefined;
      });
      expect(again.invocation).toEqual(request.invocation);
    });

    it('forgets a key when its time is over, but never a request in progress', async () => {
      const [over, open, answered] = [aKey(), aKey(), aKey()];
      const [first, second] = [aRequest({ keptForMs: 1 }), aRequest({ keptForMs: 1 })];
      await keys.claim(over, first);
      await keys.answer(over, first.invocation.id, ANSWER);
      await keys.claim(open, second);
      const third = aRequest();
      await keys.claim(answered, third);
      await keys.answer(answered, third.invocation.id, ANSWER);
      await eventually('the end of its time', async () => (await keys.sweep(100)) > 0);
      expect((await keys.claim(over, aRequest())).kind).toBe('first');
      expect((await keys.claim(open, aRequest())).kind).toBe('inProgress');
      expect((await keys.claim(answered, aRequest())).kind).toBe('answered');
    });
  });
}
