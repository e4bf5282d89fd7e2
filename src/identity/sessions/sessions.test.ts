import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { readOptions } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { managementOptions } from '#src/management.config.js';
import type { Stores } from '#src/stores.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { Audit } from '../audit/audit.js';
import type { UserRow } from '../users/user-store.js';
import { UserTokensService } from '../users/user-tokens.service.js';
import { UsersService } from '../users/users.service.js';
import { Sessions, type OpenedSession } from './sessions.js';

const HOUR_MS = 3_600_000;
const FACTS = { address: '192.0.2.1', requestId: 'r-1', userAgent: 'a browser', by: 'password' };

let folder: string;
let stores: Stores;
let clock: SetClock;
let anna: UserRow;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-sessions-'));
  stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
  anna = await new UsersService(stores.users, new SetClock()).create({ name: 'anna', grants: [{ role: 'reader' }] });
});
beforeEach(async () => {
  clock = new SetClock();
  await stores.users.deleteTokens(anna.id, 'session');
});
afterAll(async () => {
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

function sessionsWith(variables: Readonly<Record<string, string>> = {}): Sessions {
  const tokens = new UserTokensService(stores.users, clock);
  const config = readOptions(managementOptions, variables).value;
  return new Sessions(stores.users, tokens, new Audit(stores.audit), config);
}

async function isOpen(sessions: Sessions, { token }: OpenedSession): Promise<boolean> {
  return sessions.identify(token).then(
    () => true,
    () => false,
  );
}

describe('sessions', () => {
  it('go on as long as they are used within eight hours, and end after seven days', async () => {
    const sessions = sessionsWith();
    const opened = await sessions.open(anna, FACTS);
    for (let hours = 7; hours < 7 * 24; hours += 7) {
      clock.advance(7 * HOUR_MS);
      expect(await isOpen(sessions, opened)).toBe(true);
    }
    clock.advance(7 * HOUR_MS);
    expect(await isOpen(sessions, opened)).toBe(false);
  });

  it('end when nobody used them for that long, and are not listed then, nor kept', async () => {
    const sessions = sessionsWith();
    const opened = await sessions.open(anna, FACTS);
    clock.advance(8 * HOUR_MS);
    expect(await isOpen(sessions, opened)).toBe(false);
    expect(await sessions.list(anna.id)).toEqual([]);
    expect(await stores.users.listTokens(anna.id, 'session')).not.toEqual([]);
    await sessions.sweep();
    expect(await stores.users.listTokens(anna.id, 'session')).toEqual([]);
  });

  it('are known to be in use, however short the limit', async () => {
    const sessions = sessionsWith({ MANAGEMENT_SESSION_IDLE: '30s' });
    const opened = await sessions.open(anna, FACTS);
    for (let n = 0; n < 5; n += 1) {
      clock.advance(20_000);
      expect(await isOpen(sessions, opened)).toBe(true);
    }
  });

  it('are written to once a minute, not with every request', async () => {
    const sessions = sessionsWith();
    const { token, identity } = await sessions.open(anna, FACTS);
    const lastUse = async () => (await sessions.list(anna.id)).find(({ id }) => id === identity.tokenId)?.lastUsedAt;
    await sessions.identify(token);
    const first = await lastUse();
    clock.advance(59_000);
    await sessions.identify(token);
    expect(await lastUse()).toEqual(first);
    clock.advance(1_000);
    await sessions.identify(token);
    expect(await lastUse()).toEqual(clock.now());
  });

  it('are not opened for a user that was changed since it was looked at', async () => {
    const sessions = sessionsWith();
    const stale = { ...anna, passwordHash: 'another' };
    await expect(sessions.open(stale, FACTS)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    expect(await sessions.list(anna.id)).toEqual([]);
  });
});
