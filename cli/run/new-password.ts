import { text } from 'node:stream/consumers';
import { asked } from './asked.js';
import { usageError } from './exit-codes.js';
import type { Call } from './verb.js';

export const PASSWORD_STDIN = [
  '--password-stdin',
  'read the password from standard input instead of asking for it',
] as const;

/** A password that is to be set: piped in, or typed twice. */
export async function newPassword({ flags, shell }: Pick<Call, 'flags' | 'shell'>): Promise<string> {
  if (flags['passwordStdin'] === true) return (await text(shell.stdin)).replace(/\r?\n$/, '');
  if (!shell.isInteractive)
    throw usageError('There is nobody to ask for a password: pipe it in with --password-stdin.');
  const password = await asked(shell, 'New password, at least 12 characters: ');
  if ((await asked(shell, 'The same again: ')) === password) return password;
  throw usageError('The two passwords differ: nothing was done.');
}
