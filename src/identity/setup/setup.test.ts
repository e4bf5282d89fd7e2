import { chmod, mkdtemp, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { readOptions } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { managementOptions } from '../../management.config.js';
import type { Stores } from '../../stores.js';
import { Audit } from '../audit/audit.js';
import { TokensService } from '../tokens/tokens.service.js';
import { UsersService } from '../users/users.service.js';
import { OwnerToken } from './owner-token.js';
import { setupLink, SetupLinks } from './setup-links.js';
import { SetupService } from './setup.service.js';

// Each password is some work, on a machine that is busy with other things.

const HOUR_MS = 3_600_000;
const PASSWORD = 'correct horse battery';
const CALLER = { requestId: 'r1', address: '10.1.2.3' };

let folder: string;
let stores: Stores;
let clock: SetClock;
let tokens: TokensService;
let users: UsersService;
let owner: OwnerToken;
let links: SetupLinks;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-setup-'));
  stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
  clock = new SetClock();
  tokens = new TokensService(stores.tokens, clock);
  users = new UsersService(stores.users, clock);
  owner = anOwnerToken();
  links = new SetupLinks(tokens, clock);
});

afterEach(async () => {
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

/** Of one management node: each has a state folder of its own. */
function anOwnerToken(node = 'state'): OwnerToken {
  const { value } = readOptions(managementOptions, { MANAGEMENT_STATE_DIR: join(folder, node) });
  return new OwnerToken(tokens, users, new SilentLogger(), value);
}

async function ownerToken(of = owner): Promise<string> {
  return (await readFile(of.path, 'utf8')).trim();
}

function become(name: string, token: string, of = owner, address = CALLER.address) {
  const service = new SetupService(links, users, of, new Audit(stores.audit));
  return service.complete(token, { name, password: PASSWORD }, { ...CALLER, address });
}

describe('the owner token', () => {
  it('makes one token at the first start, for the eyes of its owner', async () => {
    await owner.ensure();
    const token = await ownerToken();
    await anOwnerToken().ensure();
    expect(await ownerToken()).toBe(token);
    expect((await stat(owner.path)).mode & 0o777).toBe(0o600);
    expect(await tokens.identify(token)).toMatchObject({ kind: 'owner' });
    expect(await tokens.list('owner')).toHaveLength(1);
    expect(JSON.stringify(await tokens.list('owner'))).not.toContain(token);
  });

  it('makes another when the file was deleted', async () => {
    await owner.ensure();
    const lost = await ownerToken();
    await unlink(owner.path);
    await owner.ensure();
    expect(await ownerToken()).not.toBe(lost);
    expect(await tokens.identify(await ownerToken())).toMatchObject({ kind: 'owner' });
  });

  it('keeps a file that outlived its database valid', async () => {
    const token = `ns_owner_${'a'.repeat(43)}`;
    await owner.ensure();
    await writeFile(owner.path, token);
    await owner.ensure();
    expect(await tokens.identify(token)).toMatchObject({ kind: 'owner' });
  });

  it('closes a file that others could read', async () => {
    await owner.ensure();
    await chmod(owner.path, 0o640);
    await owner.ensure();
    expect((await stat(owner.path)).mode & 0o777).toBe(0o600);
  });

  it('does not let a revoked token in again', async () => {
    await owner.ensure();
    const [row] = await tokens.list('owner');
    await tokens.revoke('owner', row!.id);
    await expect(owner.ensure()).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    await expect(tokens.identify(await ownerToken())).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('refuses a file with anything else in it, naming it', async () => {
    await owner.ensure();
    await writeFile(owner.path, 'password');
    await expect(owner.ensure()).rejects.toThrow(owner.path);
    await expect(tokens.identify('password')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });
});

describe('a setup link', () => {
  it('keeps its token behind the #', () => {
    expect(setupLink('http://localhost:7070/', 'ns_setup_x')).toBe('http://localhost:7070/setup#ns_setup_x');
  });

  it('makes the first Owner, and the owner tokens of all nodes end', async () => {
    const other = anOwnerToken('other');
    for (const each of [owner, other]) await each.ensure();
    const [token, theirs] = [await ownerToken(), await ownerToken(other)];
    expect(await owner.unused()).toBe(token);
    expect(await become('Anna', token)).toMatchObject({ name: 'anna', grants: [{ role: 'owner' }] });
    for (const each of [token, theirs])
      await expect(tokens.identify(each)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    await expect(ownerToken()).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await other.unused()).toBeUndefined();
    await other.ensure();
    await owner.ensure();
    for (const each of [owner, other]) await expect(ownerToken(each)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await tokens.list('owner')).toHaveLength(2);
    await expect(become('bert', token)).rejects.toMatchObject({ code: 'SETUP_OVER' });
    expect(await stores.audit.list({ action: 'user.setup' }, 9)).toMatchObject([
      { actor: { kind: 'owner', address: '10.1.2.3' }, target: { kind: 'user', id: 'anna' } },
    ]);
  });

  it('makes one Owner, however many hurry, by whichever node', async () => {
    const other = anOwnerToken('other');
    for (const each of [owner, other]) await each.ensure();
    const [mine, theirs] = [await ownerToken(), await ownerToken(other)];
    const ends = await Promise.allSettled([become('anna', mine), become('bert', mine), become('carla', theirs, other)]);
    const late = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as { code: string }] : []));
    expect(late.map(({ code }) => code)).toEqual(['SETUP_OVER', 'SETUP_OVER']);
    expect(await users.list()).toHaveLength(1);
  });

  it('of the first start is over once there is an Owner, and the token goes on as it was', async () => {
    await owner.ensure();
    const token = await ownerToken();
    await users.create({ name: 'anna', grants: [{ role: 'owner' }] });
    expect(await owner.unused()).toBeUndefined();
    await expect(become('bert', token)).rejects.toMatchObject({ code: 'SETUP_OVER' });
    await owner.ensure();
    expect(await tokens.identify(token)).toMatchObject({ kind: 'owner' });
  });

  it('that was made later makes one more Owner, and is not lost to a name that is taken', async () => {
    await users.create({ name: 'anna', grants: [{ role: 'owner' }] });
    const { token } = await links.make('root@host');
    await expect(become('ANNA', token)).rejects.toMatchObject({ code: 'USER_CONFLICT' });
    const ends = await Promise.allSettled([become('bert', token), become('carla', token)]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(become('dora', token)).rejects.toThrow(/was used.*nightshift owner-link/);
    expect(await users.list()).toHaveLength(2);
  });

  it('that was made later ends the owner token where there was no Owner', async () => {
    await owner.ensure();
    const token = await ownerToken();
    await become('anna', (await links.make('root@host')).token);
    await expect(tokens.identify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('expires after an hour', async () => {
    const { token } = await links.make('root@host');
    clock.advance(HOUR_MS);
    await expect(become('anna', token)).rejects.toThrow(/has expired.*nightshift owner-link/);
  });

  it('is none of another kind, and ten guesses a minute are enough', async () => {
    const { token } = await tokens.issue('join', 'floor 2');
    const good = (await links.make('root@host')).token;
    for (let guess = 0; guess < 10; guess += 1) {
      await expect(become('anna', token, owner, '10.9.9.9')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    }
    await expect(become('anna', good, owner, '10.9.9.9')).rejects.toMatchObject({ code: 'LOGIN_THROTTLED' });
    expect(await become('anna', good)).toMatchObject({ name: 'anna' });
  });
});
