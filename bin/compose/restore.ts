import { join, resolve } from 'node:path';
import { installationPlaces } from './installation-places.js';
import { checkJournalFormat } from '#adapters/broker/embedded/journal-file.js';
import { checkCopiedSchema, isOpenElsewhere } from '#adapters/store/sqlite/copied-file.js';
import { restoreBackup } from '#cli/backup/restore-backup.js';
import { configInvalid } from '#contracts/config.js';

export interface RestoreArguments {
  readonly folder: string;
  readonly stateDir: string;
  readonly force: boolean;
}

/** Fills a state folder from a backup. */
export async function runRestore({ folder, stateDir, force }: RestoreArguments): Promise<void> {
  const target = resolve(stateDir);
  const { store } = installationPlaces(target);
  if (store !== join(target, 'nightshift.db')) {
    const remedy = 'unset it, restore, then move nightshift.db there';
    throw configInvalid([
      `STORE_URL names ${store}, and a backup is restored into the state folder ${target}: ${remedy}`,
    ]);
  }
  const { manifest, aside } = await restoreBackup({
    backup: resolve(folder),
    stateDir: target,
    force,
    now: () => new Date(),
    isOpenElsewhere,
    checkDatabases: async (draft, files) => {
      await checkCopiedSchema(join(draft, 'nightshift.db'));
      if (files.some(({ name }) => name === 'broker.db')) checkJournalFormat(join(draft, 'broker.db'));
    },
  });
  process.stdout.write(`${target} is as it was at ${manifest.at}, with Nightshift ${manifest.nightshift}.\n`);
  if (aside !== undefined) process.stdout.write(`What was there lies in ${aside}.\n`);
}
