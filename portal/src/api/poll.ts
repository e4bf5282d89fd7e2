import { ApiProblem } from './problem.js';

/** For what no event tells of: pages ask again, seldom enough to cost nothing, and not at all while nobody looks at them. */
export const POLL_MS = 5_000;
export const SLOW_POLL_MS = 30_000;

interface Asked {
  readonly state: { readonly data: unknown; readonly error: Error | null };
}

/** For what a page is about. What management refused when it was first asked for, as what is not there, is left: asked for again, the page would be busy, and refused, every few seconds. */
export function unlessRefused(ms: number | (() => number)): (query: Asked) => number | false {
  return ({ state: { data, error } }) => {
    if (data === undefined && isRefusal(error)) return false;
    return typeof ms === 'number' ? ms : ms();
  };
}

/** What was refused is refused again; what did not answer may answer. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiProblem && error.status >= 400 && error.status < 500;
}
