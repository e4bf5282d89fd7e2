import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../../api/client.js';
import { ApiProblem } from '../../../api/problem.js';
import { hasEnded, type ExecutionDetail } from '../../executions/queries.js';

export interface FunctionPlace {
  readonly app: string;
  readonly func: string;
}

const FOLLOW_MS = 500;
const SLOWLY_MS = 3_000;
const QUICK_LOOKS = 20;
/** What is not in the history by then never ran: no worker, no room. */
const MOST_LOOKS_FOR_NOTHING = 30;

const pathOf = ({ app, func }: FunctionPlace) => ({ path: { app, function: func } });

/** Keys by name alone, of those that somebody may have sent. */
export function useTestKeys(of: FunctionPlace) {
  return useQuery({
    queryKey: ['app', of.app, 'function-keys', of.func, 'to-send'],
    queryFn: async () => (await api('get', '/api/apps/{app}/functions/{function}/test', pathOf(of))).keys,
  });
}

export interface StartedRun {
  readonly body: Schema<'TestRunRequest'>;
  readonly signal: AbortSignal;
}

export function useTestRun(of: FunctionPlace) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ body, signal }: StartedRun) =>
      api('post', '/api/apps/{app}/functions/{function}/test', { ...pathOf(of), body, signal }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['executions'] }),
  });
}

/** The execution of a run, looked at until it has ended; null while it is not in the history. */
export function useRunDetail(id: string | undefined) {
  return useQuery({
    queryKey: ['test-run', id],
    queryFn: async (): Promise<ExecutionDetail | null> => {
      try {
        return await api('get', '/api/executions/{id}', { path: { id: id ?? '' } });
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
    enabled: id !== undefined,
    refetchInterval: ({ state }) => {
      if (state.data != null && hasEnded(state.data.execution)) return false;
      if (state.data === null && state.dataUpdateCount > MOST_LOOKS_FOR_NOTHING) return false;
      return state.dataUpdateCount > QUICK_LOOKS ? SLOWLY_MS : FOLLOW_MS;
    },
  });
}
