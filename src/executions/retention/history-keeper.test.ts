import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { RememberingLogger } from '../../../test/support/remembering-logger.js';
import { executionsOptions } from '../executions.config.js';
import { HistoryKeeper } from './history-keeper.js';
import {
  RetentionStore,
  type HistoryUsage,
  type Retained,
  type RetentionProgress,
  type RetentionStep,
} from './retention-store.js';

const DAY_MS = 86_400_000;
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const daysAgo = (days: number): Date => new Date(today - days * DAY_MS);

/** A store of so many bytes a day. */
class DailyStore extends RetentionStore {
  readonly steps: string[] = [];
  days = [9, 8, 0];
  turn = true;
  /** Days of which something is needed still. */
  needed: number[] = [];

  override async claimTurn(): Promise<boolean> {
    return this.turn;
  }

  override async remove(what: Retained, { before, after }: RetentionStep): Promise<RetentionProgress> {
    this.steps.push(`${what}${after === undefined ? '' : `+${after}`}`);
    if (what === 'details' && after === undefined) return { removed: 1, next: 'more' };
    if (what === 'executions') {
      this.days = this.days.filter((day) => daysAgo(day) >= before || this.needed.includes(day));
    }
    return { removed: 0, next: undefined };
  }

  override async usage(): Promise<HistoryUsage> {
    const oldest = this.days.length === 0 ? undefined : daysAgo(Math.max(...this.days));
    return { bytes: this.days.length * 1_000, oldest, oldestDetails: undefined };
  }
}

describe('HistoryKeeper', () => {
  let store: DailyStore;
  let logger: RememberingLogger;

  beforeEach(() => {
    store = new DailyStore();
    logger = new RememberingLogger();
  });
  afterEach(() => expect(store.steps.length).toBeLessThan(100));

  function keeperWith(variables: Record<string, string>): HistoryKeeper {
    return new HistoryKeeper(store, new SystemClock(), logger, readOptions(executionsOptions, variables).value);
  }

  async function wholeRound(keeper: HistoryKeeper): Promise<void> {
    while (await keeper.work('node-1'));
  }

  it('removes by age, each kind to its end', async () => {
    await wholeRound(keeperWith({}));
    expect(store.steps).toEqual([
      'details',
      'details+more',
      'payloads',
      'executions',
      'deadLetters',
      'batches',
      'minutes',
      'hours',
      'days',
    ]);
    expect(store.days).toEqual([9, 8, 0]);
  });

  it('does nothing while another node has the turn', async () => {
    store.turn = false;
    await wholeRound(keeperWith({}));
    expect(store.steps).toEqual([]);
  });

  it('removes the oldest days until the store fits', async () => {
    await wholeRound(keeperWith({ HISTORY_MAX_SIZE: '2000' }));
    expect(store.days).toEqual([8, 0]);
    await wholeRound(keeperWith({ HISTORY_MAX_SIZE: '1000' }));
    expect(store.days).toEqual([0]);
  });

  it('passes over a day that is needed still, never takes today, and says once that it cannot do more', async () => {
    store.needed = [9];
    const keeper = keeperWith({ HISTORY_MAX_SIZE: '500' });
    await wholeRound(keeper);
    await wholeRound(keeper);
    expect(store.days).toEqual([9, 0]);
    expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
