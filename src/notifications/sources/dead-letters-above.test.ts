import { describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { eventually } from '../../../test/support/eventually.js';
import type { DeadLetters } from '../../executions/dead-letters/dead-letters.js';
import type { Occurrence } from '../notification-event.js';
import type { Notifications } from '../notifications.js';
import { notificationsOptions } from '../notifications.config.js';
import { DeadLettersAbove } from './dead-letters-above.js';

const config = readOptions(notificationsOptions, { NOTIFY_DEAD_LETTERS_ABOVE: '2' }).value;

describe('dead letters above a number', () => {
  let waiting = 0;
  let kept: () => void = () => undefined;
  const seen: string[] = [];
  const letters = {
    waitingCount: async () => waiting,
    onKept: (listener: () => void) => {
      kept = listener;
      return () => (kept = () => undefined);
    },
  } as unknown as DeadLetters;
  const notifications = {
    tellState: async (state: string, { text }: Omit<Occurrence, 'key'>) => void seen.push(`${state}: ${text}`),
    stateOver: async (state: string) => void seen.push(`${state} over`),
  } as unknown as Notifications;

  it('are a state: it is on or over, looked at again with every letter', async () => {
    const source = new DeadLettersAbove(letters, notifications, config, new SilentLogger());
    source.start();
    for (const count of [2, 3]) {
      const before = seen.length;
      waiting = count;
      kept();
      await eventually('it has counted', () => seen.length > before);
    }
    source.stop();
    expect([...new Set(seen)]).toEqual([
      'dead-letters over',
      'dead-letters: 3 dead letters wait for somebody to deal with them: more than 2.',
    ]);
  });
});
