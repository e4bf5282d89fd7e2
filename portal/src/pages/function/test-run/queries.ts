import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../../api/client.js';

export interface FunctionPlace {
  readonly app: string;
  readonly func: string;
}

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
