import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
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
  shell.err(question);
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    if (!isShown) shell.err('\n');
  }
}
