import type { AppUser } from '../languages/language-host.js';

const SETPRIV = '/usr/bin/setpriv';

/** What to spawn, with which arguments before the program's own, and with which options of `spawn` or `fork`. */
export interface StartedAs {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

/**
 * A program as it is started for a user, or for the worker's own. The user has its one group and no others: libuv empties the supplementary groups
 * itself, setpriv is told to. No capability is left to it: when root becomes another user the kernel takes them all, but between two other users it
 * takes none, and a program would have the CAP_SETUID that the worker was given; so setpriv is needed where the worker is not root.
 */
export function startedAs(
  user: Pick<AppUser, 'uid' | 'gid'> | undefined,
  command: string,
  programArguments: readonly string[],
): StartedAs {
  if (user === undefined) return { command, arguments: programArguments, options: {} };
  const { uid, gid } = user;
  if (process.getuid?.() === 0) return { command, arguments: programArguments, options: { uid, gid } };
  const become = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const drop = ['--inh-caps=-all', '--ambient-caps=-all', '--no-new-privs'];
  return { command: SETPRIV, arguments: [...become, ...drop, '--', command, ...programArguments], options: {} };
}
