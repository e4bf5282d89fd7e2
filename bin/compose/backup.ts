import { join, resolve } from 'node:path';
import { installationPlaces } from './installation-places.js';
import { packageVersion } from './package-version.js';
import { checkCopy } from '#adapters/store/sqlite/copied-file.js';
import { withSnapshots } from '#adapters/store/sqlite/snapshots.js';
import { exists } from '#cli/backup/exists.js';
import { makeBackup } from '#cli/backup/make-backup.js';
import type { BackupFile } from '#cli/backup/manifest.js';
import { configInvalid } from '#contracts/config.js';

const MIB = 1024 * 1024;

export interface BackupArguments {
  /** Undefined: a folder of the moment's name, where the command is run. */
  readonly folder: string | undefined;
  readonly stateDir: string;
}

/** Copies an installation on SQLite, running or not, into a folder. */
export async function runBackup({ folder, stateDir }: BackupArguments): Promise<void> {
  const now = new Date();
  const target = resolve(folder ?? `nightshift-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z`);
  const { store, broker, keyRing, ownerToken } = installationPlaces(resolve(stateDir));
  if (!(await exists(store))) throw configInvalid([`There is no ${store}: name the state folder with --state-dir`]);
  const databases: (readonly [BackupFile, string])[] = [['nightshift.db', store]];
  // Without one the queues are RabbitMQ's.
  if (await exists(broker)) databases.push(['broker.db', broker]);
  const { files } = await makeBackup(target, {
    nightshift: packageVersion(),
    now: () => now,
    copyDatabases: (draft) => copyDatabases(draft, databases),
    smallFiles: [
      ['keyring.json', keyRing],
      ['owner-token', ownerToken],
    ],
  });
  const mib = files.reduce((sum, { bytes }) => sum + bytes, 0) / MIB;
  process.stdout.write(`${target}: ${files.map(({ name }) => name).join(', ')}; ${mib.toFixed(1)} MiB, checked\n`);
  const hasKeys = files.some(({ name }) => name === 'keyring.json');
  const advice = hasKeys
    ? 'It holds the key ring and the owner token: keep it as you keep secrets.'
    : 'The key ring is not in the state folder: keep it with this backup, keys and settings cannot be read without it.';
  process.stdout.write(`${advice}\n`);
}

async function copyDatabases(
  draft: string,
  databases: readonly (readonly [BackupFile, string])[],
): Promise<BackupFile[]> {
  const names = databases.map(([name]) => name);
  const [store = '', ...others] = databases.map(([, path]) => path);
  await withSnapshots([store, ...others], async (snapshots) => {
    for (const [index, snapshot] of snapshots.entries()) await snapshot.copyTo(join(draft, names[index] ?? ''));
  });
  for (const name of names) checkCopy(join(draft, name));
  return names;
}
