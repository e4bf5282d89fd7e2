import type { LogLine } from '../../components/log-buffer.js';

/** The page of an execution; with its day it is found at once. */
export function executionPath({ id, day }: { readonly id: string; readonly day?: string }): string {
  return `/executions/${encodeURIComponent(id)}${day === undefined ? '' : `?day=${day}`}`;
}

/** The page of the execution that wrote the line. */
export function pathOfLine({ execution = '' }: LogLine): string {
  return executionPath({ id: execution });
}

/** The list, narrowed to what the filters say. */
export function executionsPath(narrowed: Readonly<Record<string, string>>): string {
  return `/executions?${new URLSearchParams(narrowed).toString()}`;
}
