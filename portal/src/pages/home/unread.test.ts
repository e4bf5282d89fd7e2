import { describe, expect, it } from '@jest/globals';
import { ApiProblem } from '../../api/problem.js';
import { isUnread } from './unread.js';

const asked = { data: undefined, error: null, errorUpdateCount: 0 };
const answered = (status: number) => ApiProblem.of(new Response('{}', { status }));

describe('isUnread', () => {
  it('is not what is read, nor what is asked for the first time', () => {
    expect(isUnread(asked)).toBe(false);
    expect(isUnread({ ...asked, data: [] })).toBe(false);
    expect(isUnread({ ...asked, data: [], errorUpdateCount: 3 })).toBe(false);
  });

  it('is what failed, with an older answer or without one, also while it is asked for again', async () => {
    const error = await answered(500);
    expect(isUnread({ ...asked, error, errorUpdateCount: 1 })).toBe(true);
    expect(isUnread({ data: [], error, errorUpdateCount: 1 })).toBe(true);
    expect(isUnread({ ...asked, errorUpdateCount: 1 })).toBe(true);
    expect(isUnread({ ...asked, error: ApiProblem.unreachable(undefined), errorUpdateCount: 1 })).toBe(true);
  });

  it.each([403, 404])('is not what is refused with %i', async (status) => {
    expect(isUnread({ ...asked, error: await answered(status), errorUpdateCount: 1 })).toBe(false);
  });
});
