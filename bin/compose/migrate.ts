import { join, resolve } from 'node:path';
import { loadConfig } from '../load-config.js';
import { openSchema } from './open-stores.js';
import { storeSets } from './store.config.js';
import { appliedText, planText } from '#cli/migration-output.js';

export interface MigrateArguments {
  readonly up: boolean;
  readonly stateDir: string;
}

/** Prints what is yet to be done to the store's schema; with `up` does it first. */
export async function runMigrate({ up, stateDir }: MigrateArguments): Promise<void> {
  const place = `sqlite:${join(resolve(stateDir), 'nightshift.db')}`;
  const schema = await openSchema(loadConfig(storeSets, {}, { STORE_URL: place }));
  try {
    const text = up
      ? appliedText(schema.place, await schema.bringUp())
      : planText(schema.place, await schema.pending());
    await new Promise((done) => process.stdout.write(text, done));
  } finally {
    await schema.close();
  }
}
