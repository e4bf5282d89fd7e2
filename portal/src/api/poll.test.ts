import { describe, expect, it } from '@jest/globals';
import { unlessRefused } from './poll.js';
import { ApiProblem } from './problem.js';

const refused = async (status: number) => ({
  data: undefined,
  error: await ApiProblem.of(new Response('', { status })),
});

describe('a page that asks again', () => {
  it('leaves what was refused at once', async () => {
    expect(unlessRefused(5)({ state: await refused(404) })).toBe(false);
    expect(unlessRefused(5)({ state: { ...(await refused(404)), data: {} } })).toBe(5);
  });

  it('goes on while management cannot answer', async () => {
    expect(unlessRefused(5)({ state: await refused(503) })).toBe(5);
    expect(unlessRefused(() => 7)({ state: { data: undefined, error: ApiProblem.unreachable(undefined) } })).toBe(7);
    expect(unlessRefused(5)({ state: { data: undefined, error: null } })).toBe(5);
  });
});
