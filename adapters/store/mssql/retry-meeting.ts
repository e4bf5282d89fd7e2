import { setTimeout as delay } from 'node:timers/promises';
import { isDeadlock, isUniqueViolation } from './mssql-errors.js';

const MOST_TRIES = 6;
const FIRST_WAIT_MS = 5;

/**
 * Again, when it met another's work in the same moment: the server picked it to end a deadlock and undid all of it, with waits that grow and differ, so
 * that the same two do not meet again; or somebody inserted the row that it had just looked for in vain, which the second try finds.
 */
export async function retryMeeting<T>(attempt: () => Promise<T>): Promise<T> {
  let hasMetRow = false;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const metRow = isUniqueViolation(error);
      const isWorthAnother = metRow ? !hasMetRow : isDeadlock(error);
      if (!isWorthAnother || tries === MOST_TRIES) throw error;
      hasMetRow ||= metRow;
      await delay(FIRST_WAIT_MS * 2 ** tries * Math.random());
    }
  }
}
