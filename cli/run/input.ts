import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CommandFailed, EXIT } from './exit-codes.js';
import type { Shell } from './shell.js';

/** What an argument stands for: `-` is standard input, `@file` that file, anything else its own text. */
export async function contentOf(argument: string, shell: Shell): Promise<Buffer> {
  if (argument === '-') return buffer(shell.stdin);
  if (!argument.startsWith('@')) return Buffer.from(argument);
  return readInput(argument.slice(1), shell);
}

export async function readInput(file: string, shell: Shell): Promise<Buffer> {
  const path = resolve(shell.folder, file);
  try {
    return await readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailed(EXIT.failed, `${path} cannot be read: ${reason}.`, { cause });
  }
}
