import type { ErrorCode } from '#contracts/errors.js';
import type { ExecutionStore } from '#src/executions/execution-store.js';
import type { PurgeStore } from '#src/executions/purge/purge-store.js';
import type { RetentionStore } from '#src/executions/retention/retention-store.js';
import type { StatisticsStore } from '#src/executions/statistics/statistics-store.js';

/** The stores that live in a history thread. */
export interface HistoryStores {
  readonly executions: ExecutionStore;
  readonly statistics: StatisticsStore;
  readonly retention: RetentionStore;
  readonly purges: PurgeStore;
}

/** What the two ends of a history thread say to each other. */
export interface HistoryCall {
  readonly id: number;
  readonly store: keyof HistoryStores;
  readonly method: string;
  readonly arguments: readonly unknown[];
}

export type HistoryAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string };

export interface HistoryThreadStart {
  readonly path: string;
  readonly busyTimeoutMs: number;
}
