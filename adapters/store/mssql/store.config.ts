import type { Static } from 'typebox';
import { configInvalid, option, options } from '#contracts/config.js';

/** How the login proves who it is, as an operator names it. */
const AUTHENTICATIONS = [
  'sql',
  'windows',
  'entra-default',
  'entra-managed-identity',
  'entra-service-principal',
] as const;

export type MssqlAuthentication = (typeof AUTHENTICATIONS)[number];

export const mssqlStoreOptions = options({
  authentication: option.text('STORE_AUTHENTICATION', {
    check: asAuthentication,
    default: 'sql',
    description:
      'How the login of SQL Server proves who it is. sql: user and password. windows: user, password and STORE_DOMAIN (NTLM). ' +
      'entra-default: what the machine offers (environment, managed identity, Azure CLI). entra-managed-identity: that of the virtual machine; the user of STORE_URL, if any, is its client id. ' +
      'entra-service-principal: the user of STORE_URL is the client id, STORE_PASSWORD its secret, STORE_TENANT its tenant.',
  }),
  password: option.optionalSecret('STORE_PASSWORD', {
    description: 'Password of the user of STORE_URL, in place of one that is written there.',
  }),
  domain: option.optionalText('STORE_DOMAIN', {
    description: 'Windows domain of the user of STORE_URL, with STORE_AUTHENTICATION=windows.',
  }),
  tenant: option.optionalText('STORE_TENANT', {
    description: 'Directory (tenant) id, with STORE_AUTHENTICATION=entra-service-principal.',
  }),
  poolSize: option.integer('STORE_POOL_SIZE', {
    default: '10',
    least: 2,
    most: 500,
    description: 'Connections that this process opens at most.',
  }),
  acquireTimeoutMs: option.durationMs('STORE_ACQUIRE_TIMEOUT', {
    default: '15s',
    description: 'How long work waits for a connection when all are in use, before it fails with STORE_UNAVAILABLE.',
  }),
  connectTimeoutMs: option.durationMs('STORE_CONNECT_TIMEOUT', {
    default: '15s',
    description: 'How long making a connection may take, with the login.',
  }),
  requestTimeoutMs: option.durationMs('STORE_REQUEST_TIMEOUT', {
    default: '30s',
    description:
      'How long one statement may take; it is ended on the server then. Steps of a migration may take an hour.',
  }),
});

export type MssqlConfig = Static<typeof mssqlStoreOptions>;

/** Throws CONFIG_INVALID. */
export function asAuthentication(text: string): MssqlAuthentication {
  const found = AUTHENTICATIONS.find((one) => one === text);
  if (found !== undefined) return found;
  throw configInvalid([
    `STORE_AUTHENTICATION is ${JSON.stringify(text)}: expected one of ${AUTHENTICATIONS.join(', ')}`,
  ]);
}
