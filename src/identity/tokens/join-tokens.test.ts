import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { readOptions } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { managementOptions } from '../../management.config.js';
import type { Stores } from '../../stores.js';
import { JoinTokens } from './join-tokens.js';
import { TokensService } from './tokens.service.js';

const HOUR_MS = 3_600_000;

let folder: string;
let stores: Stores;
let clock: SetClock;
let tokens: TokensService;
let joinTokens: JoinTokens;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-join-tokens-'));
  stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
  clock = new SetClock();
  tokens = new TokensService(stores.tokens, clock);
  joinTokens = configuredWith();
});

afterEach(async () => {
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

function configuredWith(variables: Readonly<Record<string, string>> = {}): JoinTokens {
  const { value } = readOptions(managementOptions, { MANAGEMENT_STATE_DIR: join(folder, 'state'), ...variables });
  return new JoinTokens(tokens, clock, new SilentLogger(), value);
}

describe('join tokens', () => {
  it('are good until they expire', async () => {
    const { token, id } = await joinTokens.issue('floor 2', 1);
    expect(await tokens.identify(token)).toEqual({ kind: 'join', tokenId: id, name: 'floor 2' });
    clock.advance(HOUR_MS - 1);
    expect(await tokens.identify(token)).toEqual({ kind: 'join', tokenId: id, name: 'floor 2' });
    clock.advance(1);
    await expect(tokens.identify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('are good until they are revoked, when they do not expire', async () => {
    const { token, id } = await joinTokens.issue('floor 2');
    clock.advance(10 * 365 * 24 * HOUR_MS);
    expect(await tokens.identify(token)).toEqual({ kind: 'join', tokenId: id, name: 'floor 2' });
    await tokens.revoke('join', id);
    await expect(tokens.identify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('cannot be revoked as another kind, and not when there is none', async () => {
    const { token, id } = await joinTokens.issue('floor 2');
    await expect(tokens.revoke('worker', id)).rejects.toMatchObject({ code: 'TOKEN_NOT_FOUND' });
    await expect(tokens.revoke('join', 'nothing')).rejects.toMatchObject({ code: 'TOKEN_NOT_FOUND' });
    expect(await tokens.identify(token)).toEqual({ kind: 'join', tokenId: id, name: 'floor 2' });
  });
});

describe('JoinTokens.ensureConfigured', () => {
  const token = `ns_join_${'b'.repeat(43)}`;
  const configured = () => configuredWith({ MANAGEMENT_JOIN_TOKEN: token });

  it('accepts the token of the configuration, once for all starts and nodes', async () => {
    await Promise.all([configured().ensureConfigured(), configured().ensureConfigured()]);
    await configured().ensureConfigured();
    expect(await tokens.identify(token)).toMatchObject({ kind: 'join', name: 'MANAGEMENT_JOIN_TOKEN' });
    expect(await tokens.list('join')).toHaveLength(1);
  });

  it('makes none without one', async () => {
    await joinTokens.ensureConfigured();
    expect(await tokens.list('join')).toEqual([]);
  });

  it('does not let a revoked one in again', async () => {
    await configured().ensureConfigured();
    const [row] = await tokens.list('join');
    await tokens.revoke('join', row!.id);
    await configured().ensureConfigured();
    await expect(tokens.identify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('is refused when it could be guessed, and not shown', () => {
    const { problems } = readOptions(managementOptions, { MANAGEMENT_JOIN_TOKEN: 'ns_join_short' });
    expect(problems).toEqual([expect.stringContaining('MANAGEMENT_JOIN_TOKEN is no join token')]);
    expect(problems.join()).not.toContain('short');
  });
});
