import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { environmentManager, QueryClient, QueryObserver } from '@tanstack/react-query';
import type { ExecutionDetail } from '../../executions/queries.js';
import { runDetailQuery } from './run-detail.js';

const ENDED = { execution: { id: 'e1', endedAt: '2027-01-01T00:05:00.000Z' } } as ExecutionDetail;

beforeEach(() => {
  jest.useFakeTimers();
  environmentManager.setIsServer(() => false);
});
afterEach(() => {
  jest.useRealTimers();
});

it('finds the execution of a call that took its caller minutes', async () => {
  let recorded: ExecutionDetail | null = null;
  const read = (isAnswered: boolean) => ({
    ...runDetailQuery({ id: 'e1', isAnswered }),
    queryFn: async () => recorded,
  });
  const queries = new QueryClient();
  const observer = new QueryObserver(queries, read(false));
  const stop = observer.subscribe(() => {});
  await jest.advanceTimersByTimeAsync(180_000);
  // It ends, is answered, and is in the history a moment later.
  observer.setOptions(read(true));
  await jest.advanceTimersByTimeAsync(2_000);
  expect(observer.getCurrentResult().data).toBeNull();
  recorded = ENDED;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(observer.getCurrentResult().data).toBe(ENDED);
  stop();
  queries.clear();
});
