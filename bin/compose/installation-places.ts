import { join, resolve } from 'node:path';
import { loadConfig } from '../load-config.js';
import { placeOfStore, storeOptions } from './store.config.js';
import { sqlitePath } from '#adapters/store/sqlite/store.config.js';
import { configInvalid } from '#contracts/config.js';
import { managementOptions } from '#src/management.config.js';

/** Where an installation on SQLite keeps what it cannot make again. */
export interface InstallationPlaces {
  readonly store: string;
  /** There is none where the queues are RabbitMQ's. */
  readonly broker: string;
  readonly keyRing: string;
  readonly ownerToken: string;
}

/** As the environment has it; what it does not name lies in the state folder. Throws CONFIG_INVALID. */
export function installationPlaces(stateDir: string): InstallationPlaces {
  const defaults = { STORE_URL: `sqlite:${join(stateDir, 'nightshift.db')}` };
  const { store, management } = loadConfig({ store: storeOptions, management: managementOptions }, {}, defaults);
  const url = store.url.reveal();
  if (placeOfStore(url) !== 'sqlite') {
    const instead = "a server's databases are backed up and restored with its own means";
    throw configInvalid([`STORE_URL names no SQLite file: ${instead}, see docs/operating.md, Backup and restore`]);
  }
  return {
    store: resolve(sqlitePath(url)),
    broker: join(stateDir, 'broker.db'),
    keyRing: join(stateDir, 'keyring.json'),
    ownerToken: management.ownerTokenFile ?? join(stateDir, 'owner-token'),
  };
}
