import type sql from 'mssql';
import { configInvalid, readOptions } from '#contracts/config.js';
import { parseMssqlUrl, placeOf, type MssqlAddress } from './mssql-url.js';
import { asAuthentication, mssqlStoreOptions, type MssqlConfig } from './store.config.js';

export interface MssqlConnection {
  /** Server and database, without any secret. */
  readonly place: string;
  readonly config: sql.config;
}

const DEFAULTS: MssqlConfig = readOptions(mssqlStoreOptions, {}).value;

/** How the driver is to connect. Throws CONFIG_INVALID for an address and options that do not go together. */
export function mssqlConnection(url: string, options: MssqlConfig = DEFAULTS): MssqlConnection {
  const address = parseMssqlUrl(url);
  return {
    place: placeOf(address),
    config: {
      server: address.host,
      ...(address.port !== undefined && { port: address.port }),
      database: address.database,
      authentication: authenticationOf(address, options),
      connectionTimeout: options.connectTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
      // Asks the socket, not the server: a dead connection that it misses is met by the second try of MssqlDatabase.
      validateConnection: 'socket',
      pool: {
        max: options.poolSize,
        min: 0,
        acquireTimeoutMillis: options.acquireTimeoutMs,
        // A connection that is made in vain ends by its own limit first.
        createTimeoutMillis: options.connectTimeoutMs + 5_000,
      },
      options: {
        encrypt: address.encrypt,
        trustServerCertificate: address.trustServerCertificate,
        ...(address.instance !== undefined && { instanceName: address.instance }),
        ...(address.serverName !== undefined && { serverName: address.serverName }),
        multiSubnetFailover: address.multiSubnetFailover,
        appName: address.applicationName,
        useUTC: true,
        // The first error ends the transaction: none goes on half done.
        abortTransactionOnError: true,
        enableArithAbort: true,
      },
    } as sql.config,
  };
}

interface Authentication {
  readonly type: string;
  readonly options: Readonly<Record<string, string>>;
}

function authenticationOf(address: MssqlAddress, options: MssqlConfig): Authentication {
  const type = asAuthentication(options.authentication);
  const { user } = address;
  const password = options.password?.reveal() ?? address.password;
  const needed = (value: string | undefined, remedy: string): string => {
    if (value !== undefined && value !== '') return value;
    throw configInvalid([`STORE_AUTHENTICATION is ${JSON.stringify(type)}: ${remedy}`]);
  };
  const needsUser = 'the user is missing, name it in STORE_URL as in mssql://user@host/database';
  const needsPassword = 'STORE_PASSWORD (or STORE_PASSWORD_FILE) is missing';
  const client = user === '' ? {} : { clientId: user };
  switch (type) {
    case 'sql':
      return {
        type: 'default',
        options: { userName: needed(user, needsUser), password: needed(password, needsPassword) },
      };
    case 'windows':
      return {
        type: 'ntlm',
        options: {
          userName: needed(user, needsUser),
          password: needed(password, needsPassword),
          domain: needed(options.domain, 'STORE_DOMAIN is missing'),
        },
      };
    case 'entra-default':
      return { type: 'azure-active-directory-default', options: client };
    case 'entra-managed-identity':
      return { type: 'azure-active-directory-msi-vm', options: client };
    case 'entra-service-principal':
      return {
        type: 'azure-active-directory-service-principal-secret',
        options: {
          clientId: needed(
            user,
            'the client id is missing, name it in STORE_URL as in mssql://client-id@host/database',
          ),
          clientSecret: needed(password, needsPassword),
          tenantId: needed(options.tenant, 'STORE_TENANT is missing'),
        },
      };
  }
}
