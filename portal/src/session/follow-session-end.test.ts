import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { api } from '../api/client.js';
import { followSessionEnd } from './follow-session-end.js';

const before = globalThis.fetch;
let queries: QueryClient;
let ends: number;
let stop: () => void;

beforeEach(() => {
  queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  ends = 0;
  stop = followSessionEnd(queries, () => {
    ends += 1;
  });
});
afterEach(() => {
  stop();
  queries.clear();
  globalThis.fetch = before;
});

function answer(status: number): void {
  globalThis.fetch = async () => Response.json({ code: 'TOKEN_INVALID', message: 'No.' }, { status });
}

const ask = () => queries.fetchQuery({ queryKey: ['apps'], queryFn: () => api('get', '/api/apps') });

const act = () => new MutationObserver(queries, { mutationFn: () => api('post', '/api/sign-out') }).mutate();

describe('the end of a session', () => {
  it.each([
    ['a question', ask],
    ['an act', act],
  ])('is heard of by %s', async (_, request) => {
    answer(401);
    await expect(request()).rejects.toMatchObject({ status: 401 });
    expect(ends).toBe(1);
  });

  it('is no other refusal, and nothing that nobody follows any more', async () => {
    answer(403);
    await expect(act()).rejects.toMatchObject({ status: 403 });
    await expect(ask()).rejects.toMatchObject({ status: 403 });
    stop();
    answer(401);
    await expect(act()).rejects.toMatchObject({ status: 401 });
    expect(ends).toBe(0);
  });
});
