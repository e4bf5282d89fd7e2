import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.js';
import { ApiProblem } from '../../../api/problem.js';
import type { ExecutionDetail } from '../../executions/queries.js';

const FOLLOW_MS = 500;
const SLOWLY_MS = 3_000;
const QUICK_LOOKS = 20;
/** What is not in the history by then never ran: no worker, no room. */
const MOST_LOOKS_FOR_NOTHING = 30;

/** An execution, once it has an id, and whether its caller has an answer. */
export interface FollowedRun {
  readonly id: string | undefined;
  readonly isAnswered: boolean;
}

/** The execution of a run that was answered, looked at until it has ended; null while it is not in the history. */
export function useRunDetail(run: FollowedRun) {
  return useQuery(runDetailQuery(run));
}

/** An execution that somebody waits for comes into the history with its end only: looks before the answer would be for nothing, and all used up. */
export function runDetailQuery({ id, isAnswered }: FollowedRun) {
  return queryOptions({
    queryKey: ['test-run', id],
    queryFn: async (): Promise<ExecutionDetail | null> => {
      try {
        return await api('get', '/api/executions/{id}', { path: { id: id ?? '' } });
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
    enabled: id !== undefined && isAnswered,
    refetchInterval: ({ state }) => {
      if (isOver(state.data)) return false;
      if (state.data === null && state.dataUpdateCount > MOST_LOOKS_FOR_NOTHING) return false;
      return state.dataUpdateCount > QUICK_LOOKS ? SLOWLY_MS : FOLLOW_MS;
    },
  });
}

export function isOver(detail: ExecutionDetail | null | undefined): boolean {
  return detail?.execution.endedAt !== undefined;
}
