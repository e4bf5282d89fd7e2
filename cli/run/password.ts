import { text } from 'node:stream/consumers';
import { asked } from './asked.js';
import { usageError } from './exit-codes.js';
import type { Call } from './verb.js';

export const PASSWORD_STDIN = [
  '--password-stdin',
  'read the password from standard input instead of asking for it',
] as const;

type Asking = Pick<Call, 'flags' | 'shell'>;

/** Piped in, or typed. */
export async function password({ flags, shell }: Asking, question = 'Password: '): Promise<string> {
  if (flags['passwordStdin'] === true) return (await text(shell.stdin)).replace(/\r?\n$/, '');
  if (shell.isInteractive) return asked(shell, question);
  throw usageError('There is nobody to ask for a password: pipe it in with --password-stdin.');
}

/** One that is to be set: piped in, or typed twice. */
export async function newPassword({ flags, shell }: Asking): Promise<string> {
  const chosen = await password({ flags, shell }, 'New password, at least 12 characters: ');
  if (flags['passwordStdin'] === true || (await asked(shell, 'The same again: ')) === chosen) return chosen;
  throw usageError('The two passwords differ: nothing was done.');
}
