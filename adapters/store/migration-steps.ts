import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';

/** One file of a `migrations` folder. */
export interface Step {
  readonly name: string;
  readonly sql: string;
  /** `-- compatible from: <step>`: programs that know that step go on with the schema after this one. Without it they are refused. */
  readonly compatibleFrom: string | null;
  /** `-- optional: <what>`: passed over on a server that refuses it. */
  readonly optional: string | null;
}

/** As it is recorded in the store. */
export interface AppliedStep {
  readonly name: string;
  readonly compatibleFrom: string | null;
  readonly passedOver: boolean;
}

/** What a start does about steps that are yet to be done. */
export type Migration = 'auto' | 'check';

/** In the order of their numbers. */
export async function readSteps(folder: string): Promise<Step[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, compatibleFrom: headerOf(sql, 'compatible from'), optional: headerOf(sql, 'optional') };
    }),
  );
}

/** Of the comments that the file begins with. */
function headerOf(sql: string, name: string): string | null {
  const comments = /^(?:\s*--.*\n)*/.exec(sql)?.[0] ?? '';
  return new RegExp(`^\\s*-- ${name}: *(.+?) *$`, 'm').exec(comments)?.[1] ?? null;
}

/** The steps that are yet to be done. `place` names the store. Throws STORE_SCHEMA_NEWER when one was done that this version cannot live with. */
export function pendingSteps(steps: readonly Step[], applied: readonly AppliedStep[], place: string): readonly Step[] {
  const known = new Set(steps.map(({ name }) => name));
  const unknown = applied.filter(({ name }) => !known.has(name));
  const refused = unknown.findLast(({ compatibleFrom }) => compatibleFrom === null || !known.has(compatibleFrom));
  if (refused !== undefined) {
    throw new NightshiftError(
      'STORE_SCHEMA_NEWER',
      `The store ${place} was brought up to ${refused.name}, which this version of Nightshift does not know. ` +
        'Start the version that did it, or a later one; or restore a backup made before it.',
    );
  }
  return steps.filter(({ name }) => !applied.some((one) => one.name === name));
}

/** STORE_MIGRATE=check: a login that may not change the schema must not find out half way. */
export function schemaOlder(place: string, pending: readonly Step[]): NightshiftError {
  const names = pending.map(({ name }) => name).join(', ');
  return new NightshiftError(
    'STORE_SCHEMA_OLDER',
    `The store ${place} lacks ${names}. Run \`nightshift migrate --up\` with a login that may change the schema, or set STORE_MIGRATE=auto.`,
  );
}
