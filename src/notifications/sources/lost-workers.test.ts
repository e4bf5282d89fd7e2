import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { eventually } from '../../../test/support/eventually.js';
import { aWorker, later } from '../../../test/support/factories.js';
import { FixedFleet } from '../../../test/support/gateway/fixed-fleet.js';
import type { WorkersService } from '../../fleet/workers.service.js';
import type { WorkerRow } from '../../fleet/worker-store.js';
import { LostWorkers } from './lost-workers.js';
import type { Occurrence } from '../notification-event.js';
import type { Notifications } from '../notifications.js';
import { notificationsOptions } from '../notifications.config.js';

const config = readOptions(notificationsOptions, { NOTIFY_WORKER_GRACE: '20ms' }).value;

describe('lost workers', () => {
  let fleet: FixedFleet;
  let joined: WorkerRow[];
  let told: Occurrence[];
  let sources: LostWorkers[];

  beforeEach(() => {
    fleet = new FixedFleet();
    joined = [aWorker({ id: 'w1' }), aWorker({ id: 'w2' }), aWorker({ id: 'sentinel' })];
    told = [];
    sources = [];
  });
  afterEach(() => sources.forEach((source) => source.stop()));

  function aNode(): LostWorkers {
    const workers = { list: async () => joined } as WorkersService;
    const notifications = { tell: async (occurrence: Occurrence) => void told.push(occurrence) } as Notifications;
    const source = new LostWorkers(fleet, workers, notifications, config);
    source.start();
    sources.push(source);
    return source;
  }

  /** Waits for longer than any grace that began before. */
  async function graceIsOver(): Promise<void> {
    const before = toldOf('sentinel').length;
    fleet.join('sentinel');
    fleet.lose('sentinel');
    await eventually('the grace is over', () => toldOf('sentinel').length === before + sources.length);
  }
  const toldOf = (id: string) => told.filter(({ facts }) => facts['worker'] === id);

  it('are told about with one key on every node, and another one the next time', async () => {
    aNode();
    aNode();
    for (const lastSeenAt of [later(0), later(60)]) {
      joined = joined.map((row) => (row.id === 'w1' ? { ...row, lastSeenAt } : row));
      fleet.join('w1');
      fleet.lose('w1');
      await graceIsOver();
    }
    expect(toldOf('w1').map(({ key }) => key)).toEqual([
      'worker-lost/w1/2026-03-01T18:00:00.000Z',
      'worker-lost/w1/2026-03-01T18:00:00.000Z',
      'worker-lost/w1/2026-03-01T18:01:00.000Z',
      'worker-lost/w1/2026-03-01T18:01:00.000Z',
    ]);
    expect(told[0]).toMatchObject({ event: 'worker-lost', link: '/api/workers', facts: { name: 'w1', running: 0 } });
  });

  it('are nobody’s concern when they are back in time, had come to the end of a drain, or were removed', async () => {
    aNode();
    fleet.join('w1');
    fleet.lose('w1');
    fleet.join('w1');
    fleet.join('w2');
    fleet.drain('w2');
    fleet.lose('w2');
    fleet.join('removed');
    fleet.lose('removed');
    await graceIsOver();
    expect(told.map(({ facts }) => facts['worker'])).toEqual(['sentinel']);
  });

  it('are told about when they were draining and had work in hand', async () => {
    aNode();
    fleet.join('w1');
    fleet.drain('w1', 2);
    fleet.lose('w1');
    await graceIsOver();
    expect(toldOf('w1').map(({ facts }) => facts)).toEqual([{ worker: 'w1', name: 'w1', running: 2 }]);
  });

  it('are told about all the same when the store cannot say since when', async () => {
    aNode();
    Object.defineProperty(sources[0], 'workers', { value: { list: () => Promise.reject(new Error('away')) } });
    fleet.join('w1');
    fleet.lose('w1');
    await eventually('it is told', () => toldOf('w1').length === 1);
    expect(toldOf('w1')[0]!.key).toBe('worker-lost/w1/1970-01-01T00:00:00.000Z');
  });
});
