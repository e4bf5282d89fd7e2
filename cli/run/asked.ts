import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandFailed, EXIT, usageError } from './exit-codes.js';
import type { Shell } from './shell.js';

/** What somebody types on the terminal; it is not shown, unless it is no secret. */
export async function asked(shell: Shell, question: string, isShown = false): Promise<string> {
  const echo = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (isShown) shell.err(chunk.toString());
      done();
    },
  });
  const terminal = createInterface({ input: shell.stdin, output: echo, terminal: true });
  // What is shown is drawn anew with each key, the question with it.
  if (!isShown) shell.err(question);
  try {
    return await terminal.question(isShown ? question : '');
  } catch (cause) {
    throw new CommandFailed(EXIT.failed, 'Interrupted: nothing was done.', { cause });
  } finally {
    terminal.close();
    if (!isShown) shell.err('\n');
  }
}

/** Who somebody is, where `--name` does not say it. */
export async function askedName(shell: Shell, question: string): Promise<string> {
  if (!shell.isInteractive) throw usageError('Say who you are: --name <name>.');
  return (await asked(shell, question, true)).trim();
}
