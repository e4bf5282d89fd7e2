import type { Flags } from './verb.js';

/** What several verbs take. */
export const APP = ['<app>', 'name of the app'] as const;

/** Of what is deleted with the work that it has. */
export const FORCE_WITH_WORK = [
  '--force',
  'though it has work that runs, which fails then, waits, which becomes dead letters, or open batches, which are cancelled',
] as const;

/** `--force`, as the API takes it. */
export function forced(flags: Flags): { readonly force?: string } {
  return flags['force'] === true ? { force: 'true' } : {};
}
