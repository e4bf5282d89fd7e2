import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import type { WorkerHeartbeat } from '#contracts/messages/worker-link.js';
import { SilentLogger, type Logger } from '#contracts/ports/logger.js';
import { eventually } from '../../test/support/eventually.js';
import { HandedQueue } from '../../test/support/handed-queue.js';
import { RememberingLogger } from '../../test/support/remembering-logger.js';
import { SetClock } from '../../test/support/set-clock.js';
import { LiveFleet } from './live-fleet.js';

const WORKER = { id: 'w1', name: 'desk 1' };

const heartbeat = (overrides: Partial<WorkerHeartbeat> = {}): WorkerHeartbeat => ({
  type: 'worker.heartbeat',
  process: 'p1',
  apps: [{ app: 'orders', version: 'v1', state: 'ready', syncSlots: 8 }],
  running: 0,
  draining: false,
  ...overrides,
});

let signals: EmbeddedSignals;
let queue: HandedQueue;
let clock: SetClock;
let fleets: LiveFleet[];

interface Watched {
  readonly fleet: LiveFleet;
  readonly lost: string[];
}

function aNode(logger: Logger = new SilentLogger()): Watched {
  const fleet = new LiveFleet(signals, queue, clock, logger);
  const lost: string[] = [];
  fleet.onLost((id) => lost.push(id));
  fleet.onModuleInit();
  fleets.push(fleet);
  return { fleet, lost };
}

/** Signals take a turn each: two for a question and its answer, and one to spare. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Time as the nodes see it: swept twice a second. */
async function pass(ms: number, nodes: readonly Watched[], during: () => void = () => undefined): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    clock.advance(500);
    during();
    for (const { fleet } of nodes) fleet.sweep();
    await settled();
  }
}

describe('live fleet', () => {
  beforeEach(() => {
    signals = new EmbeddedSignals(new SilentLogger());
    queue = new HandedQueue();
    clock = new SetClock();
    fleets = [];
  });

  afterEach(async () => {
    await Promise.all(fleets.map((fleet) => fleet.onModuleDestroy()));
    await signals.close();
  });

  it('knows a worker with its first heartbeat, here at once and at other nodes a signal later', async () => {
    const [here, there] = [aNode(), aNode()];
    await settled();
    const load = { cpu: 0.5, memoryUsedMiB: 100, uptimeS: 9, running: { orders: 1 } };
    here.fleet.heard(WORKER, heartbeat({ load }));
    expect(here.fleet.serving('orders')).toEqual([
      expect.objectContaining({ id: 'w1', name: 'desk 1', draining: false, load }),
    ]);
    await settled();
    expect(there.fleet.serving('orders')).toEqual(here.fleet.serving('orders'));
    expect(there.fleet.isLive('w1')).toBe(true);
  });

  it('tells a node that starts later about the workers that are here', async () => {
    const here = aNode();
    here.fleet.heard(WORKER, heartbeat());
    await settled();
    const late = aNode();
    await settled();
    expect(late.fleet.isLive('w1')).toBe(true);
  });

  it.each([
    ['draining', heartbeat({ draining: true })],
    ['still loading the app', heartbeat({ apps: [{ app: 'orders', version: 'v1', state: 'loading', syncSlots: 8 }] })],
    ['failing to load the app', heartbeat({ apps: [{ app: 'orders', version: 'v1', state: 'failed', syncSlots: 0 }] })],
    ['without the app', heartbeat({ apps: [] })],
  ])('serves no app from a worker that is %s, as soon as it says so', async (_what, changed) => {
    const [here, there] = [aNode(), aNode()];
    here.fleet.heard(WORKER, heartbeat());
    await settled();
    expect(there.fleet.serving('orders')).toHaveLength(1);
    here.fleet.heard(WORKER, changed);
    await settled();
    expect(here.fleet.serving('orders')).toEqual([]);
    expect(there.fleet.serving('orders')).toEqual([]);
    expect(there.fleet.isLive('w1')).toBe(true);
  });

  it('loses a worker everywhere, once, when its link does not come back', async () => {
    const [here, there] = [aNode(), aNode()];
    here.fleet.heard(WORKER, heartbeat());
    await settled();
    const closedAt = performance.now();
    here.fleet.linkClosed('w1');
    await eventually('the loss', () => there.lost.length > 0);
    expect(performance.now() - closedAt).toBeGreaterThan(250);
    await pass(20_000, [here, there]);
    expect([here.lost, there.lost]).toEqual([['w1'], ['w1']]);
    expect(here.fleet.list()).toEqual([]);
  });

  it.each([
    [{ draining: true, running: 0 }, 'info'],
    [{ draining: true, running: 2 }, 'warn'],
    [{ draining: false, running: 0 }, 'warn'],
  ])('warns of a worker that is lost with %j, unless nothing is lost with it: %s', async (state, level) => {
    const logger = new RememberingLogger();
    const here = aNode(logger);
    here.fleet.heard(WORKER, heartbeat(state));
    await pass(20_000, [here]);
    expect(here.lost).toEqual(['w1']);
    expect(logger.lines.at(-1)).toMatchObject({ level, fields: { workerId: 'w1', running: state.running } });
  });

  it('keeps a worker that links with another node in time', async () => {
    const [a, b, c] = [aNode(), aNode(), aNode()];
    a.fleet.heard(WORKER, heartbeat());
    await settled();
    a.fleet.linkClosed('w1');
    b.fleet.heard(WORKER, heartbeat({ running: 3 }));
    await settled();
    expect(a.fleet.list()).toMatchObject([{ id: 'w1', running: 3 }]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect([a.lost, b.lost, c.lost]).toEqual([[], [], []]);
    b.fleet.linkClosed('w1');
    await eventually('the loss', () => c.lost.length > 0);
    expect([a.lost, b.lost, c.lost]).toEqual([['w1'], ['w1'], ['w1']]);
  });

  it('loses what a worker was running when it comes back in time, but as a new process', async () => {
    const [a, b, c] = [aNode(), aNode(), aNode()];
    a.fleet.heard(WORKER, heartbeat());
    await settled();
    a.fleet.linkClosed('w1');
    b.fleet.heard(WORKER, heartbeat({ process: 'p2' }));
    await settled();
    expect([a.lost, b.lost, c.lost]).toEqual([['w1'], ['w1'], ['w1']]);
    for (const { fleet } of [a, b, c]) expect(fleet.serving('orders')).toHaveLength(1);
  });

  it('loses a worker after 15 s of silence, and not before', async () => {
    const nodes = [aNode(), aNode()];
    nodes[0]?.fleet.heard(WORKER, heartbeat());
    await settled();
    await pass(15_000, nodes);
    expect(nodes.map(({ lost }) => lost)).toEqual([[], []]);
    await pass(500, nodes);
    expect(nodes.map(({ lost }) => lost)).toEqual([['w1'], ['w1']]);
  });

  it('keeps a worker whose heartbeats go on, at every node', async () => {
    const nodes = [aNode(), aNode()];
    await pass(60_000, nodes, () => nodes[0]?.fleet.heard(WORKER, heartbeat()));
    expect(nodes.map(({ lost, fleet }) => [lost, fleet.isLive('w1')])).toEqual([
      [[], true],
      [[], true],
    ]);
  });

  it('keeps a worker that only answers pings, at every node', async () => {
    const nodes = [aNode(), aNode()];
    nodes[0]?.fleet.heard(WORKER, heartbeat());
    await pass(60_000, nodes, () => nodes[0]?.fleet.alive('w1'));
    expect(nodes.map(({ lost, fleet }) => [lost, fleet.isLive('w1')])).toEqual([
      [[], true],
      [[], true],
    ]);
  });

  it('forgets the workers of a node that is gone after 15 s', async () => {
    const [here, gone] = [aNode(), aNode()];
    gone.fleet.heard(WORKER, heartbeat());
    await settled();
    await gone.fleet.onModuleDestroy();
    await pass(14_500, [here]);
    expect([here.lost, gone.lost]).toEqual([[], []]);
    await pass(1_000, [here]);
    expect([here.lost, gone.lost]).toEqual([['w1'], []]);
  });

  it('does not lose the workers of other nodes to a broker that is away', async () => {
    const [here, there] = [aNode(), aNode()];
    there.fleet.heard(WORKER, heartbeat());
    await settled();
    queue.away = true;
    await pass(60_000, [here]);
    queue.away = false;
    await pass(10_000, [here]);
    expect(here.lost).toEqual([]);
    await pass(6_000, [here]);
    expect(here.lost).toEqual(['w1']);
  });

  it('tells a process that is here from one that was started anew or went, at every node', async () => {
    const [here, there] = [aNode(), aNode()];
    await pass(15_500, [here, there]);
    here.fleet.heard(WORKER, heartbeat());
    await settled();
    for (const { fleet } of [here, there]) {
      expect([fleet.presence('w1', 'p1'), fleet.presence('w1', 'p0')]).toEqual(['live', 'gone']);
    }
    here.fleet.linkClosed('w1');
    expect(here.fleet.presence('w1', 'p1')).toBe('live');
    await eventually('the loss', () => there.lost.length > 0);
    expect([here, there].map(({ fleet }) => fleet.presence('w1', 'p1'))).toEqual(['gone', 'gone']);
  });

  it('knows at every node which process a worker was at a moment of its clock', async () => {
    const [here, there] = [aNode(), aNode()];
    const [before, start, after] = ['T01:59:59.999Z', 'T02:00:00.000Z', 'T03:00:00.000Z'].map(
      (time) => new Date(`2026-01-31${time}`),
    ) as [Date, Date, Date];
    expect(here.fleet.presenceSince('w1', after)).toBe('unknown');
    await pass(15_500, [here, there]);
    expect(here.fleet.presenceSince('w1', after)).toBe('gone');
    here.fleet.heard(WORKER, heartbeat({ startedAt: start.toISOString() }));
    await settled();
    for (const { fleet } of [here, there]) {
      const presences = [before, start, after].map((moment) => fleet.presenceSince('w1', moment));
      expect(presences).toEqual(['gone', 'live', 'live']);
    }
  });

  it('takes a worker that does not say when it was started for another one than it was', async () => {
    const node = aNode();
    node.fleet.heard(WORKER, heartbeat());
    expect(node.fleet.presenceSince('w1', new Date())).toBe('gone');
  });

  it('calls nobody gone whom it had no time to hear', async () => {
    const node = aNode();
    expect(node.fleet.presence('w1', 'p1')).toBe('unknown');
    await pass(15_500, [node]);
    expect(node.fleet.presence('w1', 'p1')).toBe('gone');
    queue.away = true;
    await pass(500, [node]);
    queue.away = false;
    expect(node.fleet.presence('w1', 'p1')).toBe('unknown');
  });

  it('is not put off by a listener that throws', async () => {
    const node = aNode();
    node.fleet.onLost(() => {
      throw new Error('a broken listener');
    });
    const later: string[] = [];
    const unsubscribe = node.fleet.onLost((id) => later.push(id));
    node.fleet.heard(WORKER, heartbeat());
    node.fleet.heard(WORKER, heartbeat({ process: 'p2' }));
    expect(later).toEqual(['w1']);
    unsubscribe();
    node.fleet.heard(WORKER, heartbeat({ process: 'p3' }));
    expect(later).toEqual(['w1']);
  });
});
