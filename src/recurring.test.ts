import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../test/support/eventually.js';
import { RememberingLogger } from '../test/support/remembering-logger.js';
import { Recurring } from './recurring.js';

const said = (logger: RememberingLogger, wanted: 'warn' | 'info') =>
  logger.lines.filter(({ level }) => level === wanted).map(({ message }) => message);

describe('recurring work', () => {
  let recurring: Recurring | undefined;
  const open = (work: () => Promise<boolean | void>, everyMs = 60_000, logger = new RememberingLogger()): Recurring => {
    recurring = new Recurring({ failure: 'Nothing gets done', everyMs, logger, work });
    return recurring;
  };

  afterEach(() => recurring?.stop());

  it('comes again by itself, and at once while there is more', async () => {
    let rounds = 0;
    open(async () => ++rounds < 3).start();
    await eventually('three rounds', () => rounds === 3);
    let more = 0;
    open(async () => void more++, 5).start();
    await eventually('three timed rounds', () => more >= 3);
  });

  it('never runs beside itself: a poke during a round makes one more round', async () => {
    let running = 0;
    let most = 0;
    let rounds = 0;
    const gate = Promise.withResolvers<void>();
    const work = open(async () => {
      most = Math.max(most, ++running);
      if (++rounds === 1) await gate.promise;
      running--;
    });
    work.start();
    await eventually('the first round', () => rounds === 1);
    work.poke();
    work.poke();
    gate.resolve();
    await eventually('the second round', () => rounds === 2);
    expect(most).toBe(1);
  });

  it('says once that it fails and once that it goes on', async () => {
    const logger = new RememberingLogger();
    let rounds = 0;
    open(
      async () => {
        if (++rounds <= 3) throw new Error('away');
      },
      1,
      logger,
    ).start();
    await eventually('it goes on', () => rounds > 4);
    expect(said(logger, 'warn')).toEqual(['Nothing gets done']);
    expect(said(logger, 'info')).toEqual(['Recurring work goes on']);
  });

  it('stops after the round under way, and is deaf from then on', async () => {
    let rounds = 0;
    const gate = Promise.withResolvers<void>();
    const work = open(async () => {
      rounds++;
      await gate.promise;
    });
    work.start();
    await eventually('the round', () => rounds === 1);
    const stopped = work.stop();
    gate.resolve();
    await stopped;
    work.poke();
    expect(rounds).toBe(1);
  });
});
