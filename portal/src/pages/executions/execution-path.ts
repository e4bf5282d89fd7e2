/** The page of an execution; with its day it is found at once. */
export function executionPath({ id, day }: { readonly id: string; readonly day?: string }): string {
  return `/executions/${encodeURIComponent(id)}${day === undefined ? '' : `?day=${day}`}`;
}
