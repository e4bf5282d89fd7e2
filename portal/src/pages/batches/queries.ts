import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { POLL_MS, SLOW_POLL_MS, unlessRefused } from '../../api/poll.js';
import { useMay } from '../../session/session.js';
import { authorsOf } from './batch-authors.js';
import { endedItemsOf } from './batch-state.js';
import { withSample, type Sample } from './estimate.js';

const PAGE = 50;
/** The largest page there is. */
const MOST = 200;
/** So many batches of an app are looked at for what is usual and what is ahead. */
const LOOK_BACK = 100;

export type Batch = Schema<'BatchResponse'>;
export type BatchItem = Schema<'BatchItemResponse'>;
export type ItemOutcome = NonNullable<BatchItem['outcome']> | 'none';

export const BATCHES = ['batches'];

/** Of an app, or of the whole house for whoever may read it. */
export function useBatches(app: string | undefined, cursor: string | undefined) {
  const may = useMay();
  return useQuery({
    queryKey: [...BATCHES, 'page', app, cursor],
    queryFn: () => api('get', '/api/batches', { query: { app, cursor, limit: PAGE } }),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
    enabled: app !== undefined || may('reader'),
  });
}

interface Watched {
  readonly batch: Batch;
  /** How many items had ended, each time it was asked lately: that nothing ended is worth knowing too. */
  readonly samples: readonly Sample[];
}

export function useBatch(id: string) {
  const queries = useQueryClient();
  const queryKey = [...BATCHES, 'one', id];
  return useQuery({
    queryKey,
    queryFn: async (): Promise<Watched> => {
      const batch = await api('get', '/api/batches/{id}', { path: { id } });
      const before = queries.getQueryData<Watched>(queryKey)?.samples ?? [];
      return { batch, samples: withSample(before, { at: Date.now(), ended: endedItemsOf(batch) }) };
    },
    refetchInterval: (query) =>
      unlessRefused(query.state.data?.batch.endedAt === undefined ? POLL_MS / 2 : SLOW_POLL_MS)(query),
  });
}

export function useBatchItems(id: string, outcome: ItemOutcome | undefined, cursor: string | undefined) {
  return useQuery({
    queryKey: [...BATCHES, 'items', id, outcome, cursor],
    queryFn: () => api('get', '/api/batches/{id}/items', { path: { id }, query: { outcome, cursor, limit: PAGE } }),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
  });
}

/** The last batches of an app: what is usual is read off them. */
export function useBatchesOfApp(app: string | undefined) {
  return useQuery({
    queryKey: [...BATCHES, 'of-app', app],
    queryFn: async () => (await api('get', '/api/batches', { query: { app, limit: LOOK_BACK } })).items,
    refetchInterval: SLOW_POLL_MS,
    enabled: app !== undefined,
  });
}

/** Who started which batch: the audit trail knows, and shows it to Owners. */
export function useBatchAuthors() {
  const may = useMay();
  return useQuery({
    queryKey: [...BATCHES, 'authors'],
    queryFn: async () => {
      const [made, repeated] = await Promise.all([rowsOf('batch.create'), rowsOf('batch.repeat-failed')]);
      return authorsOf(made, repeated);
    },
    refetchInterval: SLOW_POLL_MS,
    enabled: may('owner'),
  });
}

async function rowsOf(action: string) {
  return (await api('get', '/api/audit', { query: { action, limit: MOST } })).items;
}

/** Which executions of a function run now. A batch's children begin in their order, so its running ones are among the first that have not ended. */
export function useRunningItems({ id, app, function: name, endedAt }: Batch) {
  return useQuery({
    queryKey: [...BATCHES, 'running', id],
    queryFn: async () => {
      const [open, running] = await Promise.all([
        api('get', '/api/batches/{id}/items', { path: { id }, query: { outcome: 'none', limit: MOST } }),
        api('get', '/api/executions', { query: { app, function: name, status: 'Running', limit: MOST } }),
      ]);
      const ids = new Set(running.items.map((execution) => execution.id));
      return new Set(open.items.flatMap(({ executionId }) => (ids.has(executionId) ? [executionId] : [])));
    },
    refetchInterval: POLL_MS / 2,
    enabled: endedAt === undefined,
  });
}

/** Dead letters of a batch's function since it was made, by the execution that ended so. */
export function useLettersOf({ id, app, function: name, createdAt, outcomes }: Batch) {
  const may = useMay();
  return useQuery({
    queryKey: [...BATCHES, 'letters', id],
    queryFn: async () => {
      const query = { app, function: name, from: createdAt, limit: MOST };
      const { items } = await api('get', '/api/dead-letters', { query });
      return new Map(items.flatMap((letter) => (letter.execution ? [[letter.execution.id, letter.id]] : [])));
    },
    refetchInterval: SLOW_POLL_MS,
    enabled: may('operator', app) && outcomes.failed + outcomes.expired > 0,
  });
}

export function usePlacement(app: string, enabled: boolean) {
  return useQuery({
    queryKey: ['app', app, 'placement'],
    queryFn: () => api('get', '/api/apps/{app}/placement', { path: { app } }),
    refetchInterval: POLL_MS,
    enabled,
  });
}
