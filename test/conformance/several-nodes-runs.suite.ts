import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LeaseKey } from '#src/executions/leases/lease-store.js';
import type { KeptMessage } from '#src/executions/parked/parked-store.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../support/eventually.js';
import {
  aDeadLetter,
  aKeptMessage,
  anAppName,
  anEndedRecord,
  anExecution,
  aRunClaim,
  NIGHT,
} from '../support/factories.js';

const HOUR_MS = 3_600_000;
const PAYLOAD = Buffer.from('{"order":7}');
const AT_ONCE = { forMs: 0, looksWithinMs: HOUR_MS };

const keyOf = ({ day, invocationId }: KeptMessage, fence: number): LeaseKey => ({ day, invocationId, fence });

/** What the stores that several management nodes write at once promise: one winner, and nothing lost or done twice. */
export function severalNodesRunsSuite(name: string, open: () => Promise<Stores>): void {
  describe(`several nodes at once, runs: ${name}`, () => {
    let nodes: Stores[];

    beforeAll(async () => {
      nodes = await Promise.all([open(), open()]);
    });
    afterAll(async () => {
      for (const node of nodes) await node.close();
    });

    /** `perNode` calls on each node, all of them at once. `n` is another one for every call. */
    const race = <T>(perNode: number, call: (node: Stores, n: number) => Promise<T>): Promise<T[]> =>
      Promise.all(
        Array.from({ length: perNode * nodes.length }, (_, n) => call(nodes[n % nodes.length] ?? nodes[0]!, n)),
      );

    describe('leases', () => leasePromises(race));
    describe('parked messages', () => parkedPromises(race));
    describe('what one of many wins', () => winnerPromises(race));
  });
}

type Race = <T>(perNode: number, call: (node: Stores, n: number) => Promise<T>) => Promise<T[]>;

function leasePromises(race: Race): void {
  it('go to one of many processes, and their fence grows with every return', async () => {
    const message = aKeptMessage();
    const fences: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const taken = await race(3, (node, n) =>
        node.leases.take({ worker: `w${n}`, process: `p${n}` }, { ...message, attempt }, HOUR_MS),
      );
      const won = taken.filter((fence) => fence !== undefined);
      expect(won).toHaveLength(1);
      fences.push(won[0]!);
      const how = { afterMs: HOUR_MS, failed: 0, headers: {} };
      const returned = await race(2, (node) => node.leases.giveBack(keyOf(message, won[0]!), how));
      expect(returned.filter(Boolean)).toHaveLength(1);
    }
    expect(fences).toEqual([1, 3, 5, 7]);
  });

  it('are renewed or returned when their time is over, never both', async () => {
    const messages = Array.from({ length: 12 }, () => aKeptMessage());
    const keys = messages.map((message) => keyOf(message, 1));
    await race(6, (node, n) => node.leases.take({ worker: 'w', process: 'p' }, messages[n]!, 1));
    const renewed = await race(4, async (node, n) => {
      if (n % 4 >= 2) return [];
      await node.leases.returnExpired(3);
      return node.leases.renew(keys.slice(n), HOUR_MS);
    });
    const held = new Set(renewed.flat().map(({ invocationId }) => invocationId));
    const left = messages.filter(({ invocationId }) => !held.has(invocationId));
    await eventually('what nobody renewed to be returned', async () => {
      await race(2, (node) => node.leases.returnExpired(100));
      const attempts = await race(1, (node) =>
        Promise.all(left.map(({ day, invocationId }) => node.leases.attemptOf(day, invocationId))),
      );
      return attempts.flat().every((attempt) => attempt === undefined);
    });
    const parked = await race(1, (node) =>
      Promise.all(messages.map(({ day, invocationId }) => node.parked.attemptOf(day, invocationId))),
    );
    const returned = messages.filter((_, n) => parked[0]?.[n] !== undefined);
    expect(returned).toEqual(left);
  });
}

function parkedPromises(race: Race): void {
  it('come out once each, though many take and remove in small parts', async () => {
    const messages = Array.from({ length: 30 }, () => aKeptMessage());
    await race(15, (node, n) => node.parked.park(messages[n]!, 0));
    const seen: string[] = [];
    await eventually('all to come', async () => {
      await race(2, async (node) => {
        const due = await node.parked.takeDue(4, HOUR_MS);
        seen.push(...due.map(({ invocationId }) => invocationId));
        await node.parked.remove(due.map(({ key }) => key));
      });
      return messages.every(({ invocationId }) => seen.includes(invocationId));
    });
    expect(seen.filter((id, n) => seen.indexOf(id) !== n)).toEqual([]);
  });

  it('are parked once when several say so at a time', async () => {
    const message = aKeptMessage();
    await race(5, (node) => node.parked.park(message, 0));
    const taken = (await race(3, (node) => node.parked.takeDue(1_000, HOUR_MS))).flat();
    expect(taken.filter(({ invocationId }) => invocationId === message.invocationId)).toHaveLength(1);
  });
}

function winnerPromises(race: Race): void {
  it('is the claim of a run whose holder is gone', async () => {
    const gone = aRunClaim();
    await race(1, (node) => node.runClaims.claim(gone));
    const answers = await race(5, (node, n) =>
      node.runClaims.takeOver({ ...gone, process: `process-of-${n}` }, gone, AT_ONCE),
    );
    expect(answers.filter(({ kind }) => kind === 'run')).toHaveLength(1);
  });

  it('is the key of a request that is handed over again, or a new one in place of one that is over', async () => {
    const key = { app: anAppName(), function: 'pay', key: 'once ' };
    const request = (n: number, keptForMs: number) => ({
      fingerprint: 'print',
      invocation: { id: `invocation-${n}`, acceptedAt: NIGHT },
      repeatable: true,
      undecidedForMs: HOUR_MS,
      keptForMs,
    });
    const claim = (keptForMs: number) => race(5, (node, n) => node.idempotency.claim(key, request(n, keptForMs)));
    const [first, ...more] = (await claim(1)).filter((state) => state.kind === 'first');
    expect(more).toEqual([]);
    const { id } = first!.invocation;
    await race(2, (node) => node.idempotency.leave(key, id, 'again'));
    const again = (await claim(HOUR_MS)).filter((state) => state.kind === 'first');
    expect(again).toHaveLength(1);
    await race(2, (node) => node.idempotency.claim({ ...key, key: 'once' }, request(20, HOUR_MS)));
    await race(1, (node) => node.idempotency.release(key, again[0]!.invocation.id));
    expect((await claim(HOUR_MS)).filter(({ kind }) => kind === 'first')).toHaveLength(1);
  });

  it('is a dead letter: one redrives, edits or discards it', async () => {
    const letter = aDeadLetter();
    await race(2, (node, n) => node.deadLetters.keep({ ...letter, id: `${letter.id}-${n}` }, PAYLOAD, n > 0));
    const { rows } = (await race(1, (node) => node.deadLetters.list({ app: letter.app! }, 10)))[0]!;
    expect(rows).toHaveLength(1);
    const id = rows[0]!.id;
    const claim = { id, forMs: HOUR_MS, maxRedrives: 3, force: false };
    const won = await race(3, async ({ deadLetters }, n) =>
      n % 3 === 0 ? deadLetters.discard(id) : (await deadLetters.claimRedrive(claim)).kind === 'claimed',
    );
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('is the sweep of a wish to cancel, and a wish is one', async () => {
    const about = anExecution();
    await race(3, (node) => node.cancellations.insert(about.day, about.id));
    const listed = (await race(1, (node) => node.cancellations.list(1_000)))[0]!;
    expect(listed.filter((id) => id === about.id)).toHaveLength(1);
    await race(1, (node, n) => (n === 0 ? node.executions.apply([anEndedRecord(about)]) : Promise.resolve()));
    const swept = await race(2, (node) => node.cancellations.sweep(1_000));
    expect(swept.reduce((sum, count) => sum + count, 0)).toBe(1);
  });
}
