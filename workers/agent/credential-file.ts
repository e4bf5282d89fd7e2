import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import { JoinResponse } from '#contracts/messages/worker-link.js';

const stored = codec('worker.json', JoinResponse);

/** Who this worker is, between two starts. Undefined when it has never joined; throws CONFIG_INVALID for a file that is not ours. */
export async function readCredential(file: string): Promise<JoinResponse | undefined> {
  const text = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return stored.decode(text);
  } catch (cause) {
    throw new NightshiftError('CONFIG_INVALID', `${file} is damaged. Remove it: the worker will join again.`, {
      cause,
    });
  }
}

/** Renamed into place: a worker unplugged in the middle has the old credential or the new one. Readable by the worker's user only. */
export async function writeCredential(file: string, credential: JoinResponse): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, `${JSON.stringify(credential)}\n`, { mode: 0o600, flush: true });
  await rename(temporary, file);
}
