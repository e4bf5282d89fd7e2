import type sql from 'mssql';
import { configInvalid } from '#contracts/config.js';

export interface MssqlConnection {
  /** Server and database, without any secret. */
  readonly place: string;
  readonly config: sql.config;
}

/** `mssql://user:password@host:port/database?encrypt=true&trustServerCertificate=false`. Throws CONFIG_INVALID. */
export function mssqlConnection(url: string): MssqlConnection {
  const parsed = new URL(url);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (parsed.protocol !== 'mssql:' || parsed.hostname === '' || database === '') {
    throw configInvalid(['STORE_URL: expected mssql://<user>@<host>:<port>/<database>']);
  }
  return {
    place: `mssql://${parsed.host}/${database}`,
    config: {
      server: parsed.hostname,
      ...(parsed.port !== '' && { port: Number(parsed.port) }),
      database,
      user: decodeURIComponent(parsed.username),
      password: decodeURIComponent(parsed.password),
      options: {
        encrypt: parsed.searchParams.get('encrypt') !== 'false',
        trustServerCertificate: parsed.searchParams.get('trustServerCertificate') === 'true',
        useUTC: true,
        abortTransactionOnError: true,
        enableArithAbort: true,
        appName: 'nightshift',
      },
      // Asks the socket, not the server: a dead connection that it misses is met by the retries of MssqlDatabase.
      validateConnection: 'socket',
    } as sql.config,
  };
}
