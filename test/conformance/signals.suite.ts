import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Signals } from '#contracts/ports/signals.js';
import { uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';

export interface SignalsUnderTest {
  readonly signals: Signals;
  /** Another process's connection to the same broker; where the adapter has only one process, the same. */
  readonly peer: Signals;
  close(): Promise<void>;
}

interface Seen {
  readonly key: string;
  readonly signal: unknown;
}

/** The promises of the `Signals` port, for any adapter. Keys are random, so that the suite can run on a shared broker. */
export function signalsSuite(name: string, open: () => Promise<SignalsUnderTest>): void {
  describe(`Signals: ${name}`, () => {
    let broker: SignalsUnderTest;
    let root: string;

    beforeEach(async () => {
      broker = await open();
      root = uniqueName('root');
    });
    afterEach(() => broker.close());

    const listen = async (signals: Signals, pattern: string) => {
      const seen: Seen[] = [];
      const subscription = await signals.subscribe(`${root}.${pattern}`, (key, signal) => seen.push({ key, signal }));
      return { seen, subscription, keys: () => seen.map(({ key }) => key.slice(root.length + 1)) };
    };
    const send = (key: string, signal: unknown = {}): void => broker.signals.send(`${root}.${key}`, signal);

    it('reaches every listener once, the sender included', async () => {
      const listeners = [
        await listen(broker.signals, 'app.*.changed'),
        await listen(broker.signals, 'app.*.changed'),
        await listen(broker.signals, 'app.#'),
        await listen(broker.peer, 'app.orders.changed'),
      ];
      send('app.orders.changed', { type: 'app.changed', app: 'orders' });
      send('app.orders.changed', { type: 'last' });
      await eventually('two signals each', () => listeners.every(({ seen }) => seen.length >= 2));
      for (const { seen } of listeners) {
        expect(seen).toEqual([
          { key: `${root}.app.orders.changed`, signal: { type: 'app.changed', app: 'orders' } },
          { key: `${root}.app.orders.changed`, signal: { type: 'last' } },
        ]);
      }
    });

    it.each([
      ['app.orders.changed', ['app.orders.changed']],
      ['app.*.changed', ['app.orders.changed', 'app.mail.changed']],
      ['*.*', ['app.changed', 'worker.lost']],
      ['app.#', ['app.orders.changed', 'app.mail.changed', 'app.changed', 'app.eu.orders.changed', 'app']],
      ['#.changed', ['app.orders.changed', 'app.mail.changed', 'app.changed', 'app.eu.orders.changed']],
      ['app.#.changed', ['app.orders.changed', 'app.mail.changed', 'app.changed', 'app.eu.orders.changed']],
      ['nothing.here', []],
    ])('the pattern %s matches as in AMQP', async (pattern, expected) => {
      const { keys } = await listen(broker.peer, pattern);
      const last = await listen(broker.peer, 'last');
      for (const key of ['app.orders.changed', 'app.mail.changed', 'app.changed', 'app.eu.orders.changed']) send(key);
      for (const key of ['app', 'worker.lost', 'last']) send(key);
      await eventually('the last signal', () => last.seen.length === 1);
      expect(keys()).toEqual(expected);
    });

    it('carries what JSON carries', async () => {
      const { seen } = await listen(broker.peer, 'shape');
      const at = new Date('2026-11-03T18:00:00.000Z');
      send('shape', { text: 'grüße', list: [1, null, { deep: true }], at, nothing: undefined });
      send('shape', 'text');
      send('shape', null);
      await eventually('three signals', () => seen.length === 3);
      expect(seen.map(({ signal }) => signal)).toEqual([
        { text: 'grüße', list: [1, null, { deep: true }], at: '2026-11-03T18:00:00.000Z' },
        'text',
        null,
      ]);
      expect(Object.keys(seen[0]?.signal ?? {})).not.toContain('nothing');
    });

    it('shares no object between sender and listeners', async () => {
      const first = await listen(broker.signals, 'shared');
      const second = await listen(broker.signals, 'shared');
      const signal = { apps: ['orders'] };
      send('shared', signal);
      signal.apps.push('changed by the sender');
      await eventually('the signal', () => first.seen.length === 1 && second.seen.length === 1);
      const received = first.seen[0]?.signal as typeof signal;
      received.apps.push('changed by a listener');
      expect(second.seen[0]?.signal).toEqual({ apps: ['orders'] });
    });

    it('never throws from send, and never calls a listener from within it', async () => {
      const { seen } = await listen(broker.signals, 'key');
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      expect(() => send('key', circular)).not.toThrow();
      expect(() => send('key', 10n)).not.toThrow();
      send('key', 'sent');
      expect(seen).toEqual([]);
      await eventually('the signal', () => seen.length > 0);
      expect(seen.map(({ signal }) => signal)).toEqual(['sent']);
    });

    it("keeps a listener's error to that listener", async () => {
      const failing: string[] = [];
      await broker.signals.subscribe(`${root}.key`, (key) => {
        failing.push(key);
        throw new Error('thrown on purpose');
      });
      const { seen } = await listen(broker.signals, 'key');
      send('key');
      send('key');
      await eventually('both signals, twice', () => seen.length === 2 && failing.length === 2);
      expect(seen).toHaveLength(2);
    });

    it('ends a subscription without touching the others, even of the same pattern', async () => {
      const [first, second, other] = [
        await listen(broker.signals, 'key.*'),
        await listen(broker.signals, 'key.*'),
        await listen(broker.signals, '#'),
      ];
      await first.subscription.close();
      await first.subscription.close();
      send('key.a');
      await eventually('the signal', () => second.seen.length === 1 && other.seen.length === 1);
      await second.subscription.close();
      send('key.b');
      await eventually('the second signal', () => other.seen.length === 2);
      expect([first.keys(), second.keys(), other.keys()]).toEqual([[], ['key.a'], ['key.a', 'key.b']]);
    });

    it('does not keep what was sent before anyone listened', async () => {
      const always = await listen(broker.signals, '*');
      send('early');
      await eventually('the early signal', () => always.seen.length === 1);
      const { seen, keys } = await listen(broker.signals, '*');
      send('late');
      await eventually('the late signal', () => seen.length > 0);
      expect(keys()).toEqual(['late']);
    });

    it('is silent after close: send does nothing and throws nothing', async () => {
      const { seen } = await listen(broker.signals, 'key');
      await broker.signals.close();
      expect(() => send('key')).not.toThrow();
      await broker.signals.close();
      // Not before the next turn is a listener called.
      await new Promise((resolve) => setImmediate(resolve));
      expect(seen).toEqual([]);
    });
  });
}
