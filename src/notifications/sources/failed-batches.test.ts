import { describe, expect, it, jest } from '@jest/globals';
import { Gate } from '../../../test/support/eventually.js';
import { later, NIGHT } from '../../../test/support/factories.js';
import { SetClock } from '../../../test/support/set-clock.js';
import type { BatchRow } from '../../batches/batch-store.js';
import { BatchWork } from '../../batches/batch-work.js';
import type { Occurrence } from '../notification-event.js';
import type { Notifications } from '../notifications.js';
import { FailedBatches } from './failed-batches.js';

const aBatch = (overrides: Partial<BatchRow>): BatchRow => ({
  id: 'payroll-2026-03',
  name: undefined,
  app: 'payroll',
  function: 'pay',
  onComplete: undefined,
  createdAt: NIGHT,
  sealedAt: NIGHT,
  cancelledAt: undefined,
  startedAt: NIGHT,
  endedAt: later(60),
  total: 10,
  published: 10,
  outcomes: { Succeeded: 8, Failed: 2, Expired: 0, Cancelled: 0 },
  completed: false,
  ...overrides,
});

describe('batches that failed', () => {
  it('are told with their numbers', async () => {
    const told: Occurrence[] = [];
    const notifications = { tell: async (occurrence: Occurrence) => void told.push(occurrence) } as Notifications;
    const batches = new BatchWork();
    const source = new FailedBatches(batches, notifications, new SetClock());
    source.start();
    await batches.tellFailed(aBatch({}));
    const outcomes = { Succeeded: 7, Failed: 1, Expired: 2, Cancelled: 0 };
    await batches.tellFailed(aBatch({ id: 'b2', name: 'March', outcomes }));
    source.stop();
    await batches.tellFailed(aBatch({ id: 'b3' }));
    expect(told.map(({ key, text }) => [key, text])).toEqual([
      ['batch-failed/payroll-2026-03', 'Batch payroll-2026-03 of payroll/pay has ended: 2 of 10 failed.'],
      ['batch-failed/b2', 'Batch March of payroll/pay has ended: 1 of 10 failed, 2 were not started in time.'],
    ]);
    expect(told[0]).toMatchObject({ event: 'batch-failed', at: later(60), link: '/api/batches/payroll-2026-03' });
    expect(told[0]!.facts).toMatchObject({ batch: 'payroll-2026-03', total: 10, failed: 2, succeeded: 8 });
  });

  it('are told of before anything else is done about them', async () => {
    const kept = new Gate();
    const notifications = { tell: () => kept.opened } as unknown as Notifications;
    const batches = new BatchWork();
    new FailedBatches(batches, notifications, new SetClock()).start();
    const over = jest.fn();
    const telling = batches.tellFailed(aBatch({})).then(over);
    await new Promise((resolve) => setImmediate(resolve));
    expect(over).not.toHaveBeenCalled();
    kept.open();
    await expect(telling).resolves.toBeUndefined();
  });
});
