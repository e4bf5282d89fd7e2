import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In the app's root. */
export const OFFLINE_PAGE = 'app_offline.htm';

/** A page longer than this is cut: it travels in the load report. */
const MAX_CHARACTERS = 64 * 1024;

/** The text of app_offline.htm in the app's root; undefined when there is none (host-semantics, section 1.6). */
export async function readOfflinePage(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, OFFLINE_PAGE), 'utf8')).slice(0, MAX_CHARACTERS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
