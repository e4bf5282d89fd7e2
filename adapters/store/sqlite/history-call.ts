import type { ErrorCode } from '#contracts/errors.js';
import type { ExecutionStore } from '#src/executions/execution-store.js';

/** What the two ends of the history thread say to each other. */
export type HistoryMethod = 'apply' | 'list' | 'find' | 'progressOf';

export interface HistoryCall {
  readonly id: number;
  readonly method: HistoryMethod;
  readonly arguments: readonly unknown[];
}

export type HistoryAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string };

export interface HistoryThreadStart {
  readonly path: string;
  readonly busyTimeoutMs: number;
}

export type HistoryArguments<M extends HistoryMethod> = Parameters<ExecutionStore[M]>;
