import type { Static } from 'typebox';
import { parseMssqlUrl } from '#adapters/store/mssql/mssql-url.js';
import { mssqlStoreOptions } from '#adapters/store/mssql/store.config.js';
import { DEFAULT_STORE_URL, sqlitePath } from '#adapters/store/sqlite/store.config.js';
import { configInvalid, option, options } from '#contracts/config.js';

/** The store of a management process: of either kind. */
export const storeOptions = options({
  url: option.defaultedSecret('STORE_URL', {
    check: (url) => placeOfStore(url.reveal()),
    default: DEFAULT_STORE_URL,
    description:
      'Where definitions and history are kept. sqlite:<path> is a file, relative to the working directory unless it begins with a slash. ' +
      'mssql://user@host:1433/database is a SQL Server; behind a ? may follow encrypt=true|strict|false (default true), trustServerCertificate=true|false (default false), ' +
      'serverName (the name in its certificate), instance (in place of the port), multiSubnetFailover=true|false, applicationName. `nightshift start` and `dev` take a file only.',
  }),
  migrate: option.text('STORE_MIGRATE', {
    check: asMigrate,
    default: 'auto',
    description:
      'What a starting management does when the schema lacks steps: auto does them, check refuses to start until `nightshift migrate --up` has done them (for logins that may not change the schema).',
  }),
});

/** Option sets of a process that may use either kind of store. */
export const storeSets = { store: storeOptions, mssql: mssqlStoreOptions };

export type StoreConfig = Static<typeof storeOptions>;

/** Throws CONFIG_INVALID for an address that is of neither kind. */
export function placeOfStore(url: string): 'sqlite' | 'mssql' {
  if (/^mssql:/i.test(url)) {
    parseMssqlUrl(url);
    return 'mssql';
  }
  if (/^sqlite:/i.test(url)) {
    sqlitePath(url);
    return 'sqlite';
  }
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0];
  throw configInvalid([
    `STORE_URL is ${scheme === undefined ? 'no URL' : `an address of ${scheme}`}: expected sqlite:<path of a file> or mssql://user@host:1433/database`,
  ]);
}

/** Throws CONFIG_INVALID. */
export function asMigrate(text: string): 'auto' | 'check' {
  if (text === 'auto' || text === 'check') return text;
  throw configInvalid([`STORE_MIGRATE is ${JSON.stringify(text)}: expected auto or check`]);
}
