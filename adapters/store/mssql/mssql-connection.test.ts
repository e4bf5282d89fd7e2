import { describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { mssqlConnection } from './mssql-connection.js';
import { mssqlStoreOptions, type MssqlConfig } from './store.config.js';

const withOptions = (variables: Readonly<Record<string, string>>): MssqlConfig =>
  readOptions(mssqlStoreOptions, variables).value;

describe('the connection to SQL Server', () => {
  it('is encrypted, and trusts no certificate unasked', () => {
    const { place, config } = mssqlConnection('mssql://app:pa%40ss@db.example:1444/nightshift');
    expect(place).toBe('mssql://db.example:1444/nightshift');
    expect(config).toMatchObject({
      server: 'db.example',
      port: 1444,
      database: 'nightshift',
      authentication: { type: 'default', options: { userName: 'app', password: 'pa@ss' } },
      options: { encrypt: true, trustServerCertificate: false, useUTC: true, abortTransactionOnError: true },
      validateConnection: 'socket',
    });
  });

  it('finds a named instance without a port, and an address of IPv6', () => {
    const named = mssqlConnection('mssql://app:x@db/nightshift?instance=SQLEXPRESS&encrypt=strict');
    expect(named.place).toBe(String.raw`mssql://db\SQLEXPRESS/nightshift`);
    expect(named.config).toMatchObject({ options: { instanceName: 'SQLEXPRESS', encrypt: 'strict' } });
    expect(mssqlConnection('mssql://app:x@[::1]:1433/nightshift').config.server).toBe('::1');
  });

  it('takes the password from its option before the one of the address', () => {
    const options = withOptions({ STORE_PASSWORD: 'kept apart' });
    const { config } = mssqlConnection('mssql://app:old@db/nightshift', options);
    expect(config).toMatchObject({ authentication: { options: { password: 'kept apart' } } });
  });

  it.each([
    [
      'mssql://svc@db/n',
      { STORE_AUTHENTICATION: 'windows', STORE_DOMAIN: 'CORP', STORE_PASSWORD: 'p' },
      { type: 'ntlm', options: { userName: 'svc', password: 'p', domain: 'CORP' } },
    ],
    [
      'mssql://db/n',
      { STORE_AUTHENTICATION: 'entra-default' },
      { type: 'azure-active-directory-default', options: {} },
    ],
    [
      'mssql://client@db/n',
      { STORE_AUTHENTICATION: 'entra-managed-identity' },
      { type: 'azure-active-directory-msi-vm', options: { clientId: 'client' } },
    ],
    [
      'mssql://client@db/n',
      { STORE_AUTHENTICATION: 'entra-service-principal', STORE_PASSWORD: 's', STORE_TENANT: 't' },
      {
        type: 'azure-active-directory-service-principal-secret',
        options: { clientId: 'client', clientSecret: 's', tenantId: 't' },
      },
    ],
  ])('%s with %o', (url, variables, authentication) => {
    expect(mssqlConnection(url, withOptions(variables as Record<string, string>)).config).toMatchObject({
      authentication,
    });
  });

  it.each([
    ['mssql://app:hunter2@db', {}, /STORE_URL: expected one database/],
    ['mssql://app:hunter2@db/a/b', {}, /STORE_URL: expected one database/],
    ['mssql://app:hunter2@db:99999/n', {}, /STORE_URL: expected mssql:\/\/user@host/],
    ['mssql://app:hunter2%@db/n', {}, /STORE_URL: a % .* %25/],
    ['mssql://app:hunter2@db/n?encrypt=maybe', {}, /encrypt=maybe: expected true or false, or strict/],
    ['mssql://app:hunter2@db/n?Encrypt=true', {}, /Encrypt is not known: expected encrypt, /],
    ['mssql://app:hunter2@db:1433/n?instance=X', {}, /a port or an instance/],
    ['mssql://db/n', {}, /STORE_AUTHENTICATION is "sql": the user is missing/],
    ['mssql://app@db/n', {}, /STORE_PASSWORD \(or STORE_PASSWORD_FILE\) is missing/],
    ['mssql://app:hunter2@db/n', { STORE_AUTHENTICATION: 'windows' }, /STORE_DOMAIN is missing/],
    ['mssql://app:hunter2@db/n', { STORE_AUTHENTICATION: 'entra-service-principal' }, /STORE_TENANT is missing/],
    ['mssql://app:hunter2@db/n', { STORE_AUTHENTICATION: 'kerberos' }, /STORE_AUTHENTICATION .* expected one of sql/],
  ])('refuses %s with %o, and shows no password', (url, variables, expected) => {
    let message = '';
    try {
      mssqlConnection(url, withOptions(variables as Record<string, string>));
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(expected);
    expect(message).not.toContain('hunter2');
  });
});
