import { describe, expect, it } from '@jest/globals';
import sql from 'mssql';
import { isConnectionLost, isDeadlock, isNeverSent, refusalOf, isUniqueViolation, translated } from './mssql-errors.js';

/** As the driver builds them: its number is that of the server, its code that of the driver. */
function raised(number: number, ...before: readonly number[]): Error {
  const error = Object.assign(new Error(`text of ${number}`), { number, code: 'EREQUEST' });
  return Object.assign(error, { precedingErrors: before.map((one) => raised(one)) });
}

type DriverCode = ConstructorParameters<typeof sql.RequestError>[1];

/** Some of the driver's codes its types do not know. */
const refused = (code: string): Error => new sql.RequestError(`text of ${code}`, code as DriverCode);

describe('an error of SQL Server', () => {
  it.each([
    ['2627', raised(2627), 'STORE_CONFLICT'],
    ['2628', raised(2628), 'REQUEST_INVALID'],
    ['2601', raised(2601), 'STORE_CONFLICT'],
    ['1205', raised(1205), 'STORE_UNAVAILABLE'],
    ['9002', raised(9002), 'STORE_UNAVAILABLE'],
    ['208', raised(208), 'INTERNAL'],
    ['ESOCKET', refused('ESOCKET'), 'STORE_UNAVAILABLE'],
    ['ETIMEOUT', refused('ETIMEOUT'), 'STORE_UNAVAILABLE'],
    ['ECANCEL', refused('ECANCEL'), 'STORE_UNAVAILABLE'],
    ['ELOGIN', new sql.ConnectionError('Login failed.', 'ELOGIN'), 'STORE_UNAVAILABLE'],
  ])('%s leaves as ours, and names the store', (_, error, code) => {
    const left = translated(error, 'mssql://db/nightshift');
    expect(left).toMatchObject({ code, cause: error });
    expect(left.message).toContain('mssql://db/nightshift');
  });

  it('is told by the numbers before the last one too', () => {
    expect(refusalOf(translated(raised(1750, 2714), 'here'))).toBe(1750);
    expect(isUniqueViolation(raised(3621, 2627))).toBe(true);
    expect(isDeadlock(Object.assign(new Error('aborted'), { code: 'EABORT', originalError: raised(1205) }))).toBe(true);
  });

  it.each([229, 262, 1088])('%s is a refusal: nothing changes that but an administrator', (number) => {
    expect(refusalOf(translated(raised(number), 'here'))).toBe(number);
  });

  it.each([1205, 1222, 3967, 6005, 9002, 40613])('%s is no refusal: it passes', (number) => {
    expect(refusalOf(translated(raised(number), 'here'))).toBeUndefined();
  });

  it('is found behind what left the adapter', () => {
    expect(isUniqueViolation(translated(raised(2627), 'here'))).toBe(true);
  });

  it.each([
    ['ESOCKET', refused('ESOCKET'), { lost: true, neverSent: false }],
    ['ECLOSE', refused('ECLOSE'), { lost: true, neverSent: false }],
    ['EINVALIDSTATE', refused('EINVALIDSTATE'), { lost: false, neverSent: true }],
    ['ECONNCLOSED', new sql.ConnectionError('Connection is closed.', 'ECONNCLOSED'), { lost: false, neverSent: true }],
    // Nobody was there: asking again at once would only wait twice.
    ['ESOCKET of the pool', new sql.ConnectionError('Failed to connect', 'ESOCKET'), { lost: false, neverSent: false }],
  ])('%s: a second try where nothing was sent, or nothing was changed', (_, error, { lost, neverSent }) => {
    expect({ lost: isConnectionLost(error), neverSent: isNeverSent(error) }).toEqual({ lost, neverSent });
  });

  it('says what to do about a certificate that is not trusted', () => {
    const cause = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const driver = Object.assign(new Error('Failed to connect to db:1433 - self-signed certificate', { cause }), {
      code: 'ESOCKET',
    });
    const { message } = translated(new sql.ConnectionError(driver), 'here');
    expect(message).toContain('TRUSTED_CA_FILE');
    expect(message).toContain('trustServerCertificate=true');
  });
});
