import { describe, expect, it } from '@jest/globals';
import { retryMeeting } from './retry-meeting.js';

const raised = (number: number): Error => Object.assign(new Error(`text of ${number}`), { number, code: 'EREQUEST' });
const DEADLOCK = raised(1205);
const ROW_IS_THERE = raised(2627);

/** Fails with these errors, one after the other, then succeeds. */
function attemptThatMeets(...errors: readonly Error[]) {
  const seen = { tries: 0 };
  const attempt = async (): Promise<string> => {
    const error = errors[seen.tries];
    seen.tries += 1;
    if (error !== undefined) throw error;
    return 'done';
  };
  return { attempt, seen };
}

describe('retryMeeting', () => {
  it.each([
    ['nothing', [], 1],
    ['two deadlocks', [DEADLOCK, DEADLOCK], 3],
    ['a row that was inserted in the same moment', [ROW_IS_THERE], 2],
    ['both', [DEADLOCK, ROW_IS_THERE, DEADLOCK], 4],
  ])('is done in the end when it meets %s', async (_, errors, tries) => {
    const { attempt, seen } = attemptThatMeets(...errors);
    expect(await retryMeeting(attempt)).toBe('done');
    expect(seen.tries).toBe(tries);
  });

  it.each([
    ['a row that is there to stay', [ROW_IS_THERE, ROW_IS_THERE], ROW_IS_THERE, 2],
    ['deadlocks without end', Array<Error>(9).fill(DEADLOCK), DEADLOCK, 6],
    ['what no other try mends', [raised(208)], raised(208), 1],
  ])('fails when it meets %s', async (_, errors, last, tries) => {
    const { attempt, seen } = attemptThatMeets(...errors);
    await expect(retryMeeting(attempt)).rejects.toEqual(last);
    expect(seen.tries).toBe(tries);
  });
});
