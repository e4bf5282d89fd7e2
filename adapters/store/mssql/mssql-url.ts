import { configInvalid } from '#contracts/config.js';

/** What STORE_URL says of a SQL Server. */
export interface MssqlAddress {
  readonly host: string;
  readonly port: number | undefined;
  readonly instance: string | undefined;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly encrypt: boolean | 'strict';
  readonly trustServerCertificate: boolean;
  /** The name in the server's certificate, where it is not the host's. */
  readonly serverName: string | undefined;
  readonly multiSubnetFailover: boolean;
  readonly applicationName: string;
}

const EXPECTED = 'mssql://user@host:1433/database';
const PARAMETERS = [
  'encrypt',
  'trustServerCertificate',
  'serverName',
  'instance',
  'multiSubnetFailover',
  'applicationName',
];

/** Reads `mssql://user:password@host:port/database?encrypt=true`. Throws CONFIG_INVALID, without the password. */
export function parseMssqlUrl(text: string): MssqlAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'mssql:' || url.hostname === '') {
    throw wrong(`expected ${EXPECTED}; special characters in user and password are percent-encoded`);
  }
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw wrong(`${unknown} is not known: expected ${PARAMETERS.join(', ')}`);
  const database = decoded(url.pathname.slice(1));
  if (database === '' || database.includes('/') || url.hash !== '') {
    throw wrong(`expected one database behind the host, as in ${EXPECTED}`);
  }
  const parameter = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const instance = parameter('instance');
  if (instance !== undefined && url.port !== '')
    throw wrong('name a port or an instance, not both: an instance is found by its name');
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? undefined : Number(url.port),
    instance,
    database,
    user: decoded(url.username),
    password: decoded(url.password),
    encrypt: parameter('encrypt') === 'strict' ? 'strict' : flag('encrypt', parameter('encrypt'), true),
    trustServerCertificate: flag('trustServerCertificate', parameter('trustServerCertificate'), false),
    serverName: parameter('serverName'),
    multiSubnetFailover: flag('multiSubnetFailover', parameter('multiSubnetFailover'), false),
    applicationName: parameter('applicationName') ?? 'nightshift',
  };
}

/** Server and database, without user and password: for logs and errors. */
export function placeOf({ host, port, instance, database }: MssqlAddress): string {
  const where = instance === undefined ? (port === undefined ? '' : `:${port}`) : `\\${instance}`;
  return `mssql://${host}${where}/${database}`;
}

function flag(name: string, text: string | undefined, unset: boolean): boolean {
  if (text === undefined) return unset;
  const value = { true: true, '1': true, false: false, '0': false }[text.toLowerCase()];
  if (value !== undefined) return value;
  throw wrong(`${name}=${text}: expected true or false${name === 'encrypt' ? ', or strict' : ''}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('a % that begins no percent-encoding: write it as %25');
  }
}

const wrong = (problem: string): Error => configInvalid([`STORE_URL: ${problem}`]);
