import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';

/** One file of a `migrations` folder. */
export interface Step {
  readonly name: string;
  readonly sql: string;
}

/** In the order of their numbers. */
export async function readSteps(folder: string): Promise<Step[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).toSorted();
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(join(folder, name), 'utf8') })));
}

/** The steps that are yet to be done. `place` names the store. Throws STORE_SCHEMA_NEWER when one was done that is not among `steps`. */
export function pendingSteps(steps: readonly Step[], applied: readonly string[], place: string): readonly Step[] {
  const unknown = applied.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new NightshiftError(
      'STORE_SCHEMA_NEWER',
      `The store ${place} was brought up to ${unknown.at(-1)}, which this version of Nightshift does not know. ` +
        'Start the version that did it, or a later one; or restore a backup made before it.',
    );
  }
  return steps.filter(({ name }) => !applied.includes(name));
}
