import { setTimeout as delay } from 'node:timers/promises';
import { isDeadlock } from './mssql-errors.js';

const MOST_TRIES = 6;
const FIRST_WAIT_MS = 5;

/** The server picked this work to end a deadlock and undid all of it. The waits grow and differ, so that the same two do not meet again. */
export async function retryDeadlock<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isDeadlock(error) || tries === MOST_TRIES) throw error;
      await delay(FIRST_WAIT_MS * 2 ** tries * Math.random());
    }
  }
}
