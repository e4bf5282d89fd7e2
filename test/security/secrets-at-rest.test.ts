import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppSecrets } from '#src/apps/secrets/app-secrets.js';
import { resealAll } from '#src/apps/secrets/secret-rotation.js';
import { makeRingKey } from '#src/identity/key-ring/key-ring-form.js';
import { KeyRingFile } from '#src/identity/key-ring/key-ring-file.js';
import { ManagementRig } from '../support/management-rig.js';
import { Program } from '../support/program.js';

const PASSWORD = 'hunter2-and-a-half-0123456789';
const KEY = 'a-key-of-their-own-0123456789-abcdef';

let rig: ManagementRig;
let token: string;
/** Everything that must be readable by nobody who has but the database. */
const secrets: string[] = [PASSWORD, KEY];

beforeAll(async () => {
  rig = await ManagementRig.open();
  await rig.start();
  token = await rig.ownerToken();
  await rig.stores.apps.insertApp('orders', new Date());
  const file = await KeyRingFile.open(ringPath());
  await new AppSecrets(rig.stores.apps, file.ring()).replaceSettings('orders', { CONNECTION: PASSWORD });
  const set = {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value: KEY }),
    token,
  };
  expect((await rig.call('/api/apps/orders/keys/host/partner', set)).status).toBe(201);
  const made = await rig.call('/api/apps/orders/keys/master/_master', { method: 'POST', token });
  const join = await rig.postJson('/api/join-tokens', { name: 'a worker' }, token);
  secrets.push(token, valueOf(made.text, 'value'), valueOf(join.text, 'token'), ...(await signedIn()));
});
afterAll(() => rig.close());

/** The password, the cookie and the CSRF token of somebody who signed in, and a password that was wrong. */
async function signedIn(): Promise<string[]> {
  const [password, wrong] = ['a-password-0123456789-abcdef', 'a-wrong-password-0123456789'];
  const user = { name: 'anna', password, grants: [{ role: 'owner' }] };
  expect((await rig.postJson('/api/users', user, token)).status).toBe(201);
  const signIn = (typed: string): Promise<Response> =>
    fetch(`${rig.urls.management}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'anna', password: typed }),
    });
  expect((await signIn(wrong)).status).toBe(401);
  const answer = await signIn(password);
  const cookie = answer.headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? '';
  expect(cookie).toMatch(/^ns_session_/);
  return [password, wrong, cookie, valueOf(await answer.text(), 'csrfToken')];
}

function ringPath(): string {
  return join(rig.folder, 'state', 'keyring.json');
}

function valueOf(text: string, member: string): string {
  const value = (JSON.parse(text) as Record<string, unknown>)[member];
  if (typeof value !== 'string') throw new Error(`no ${member} in ${text}`);
  return value;
}

/** The database's bytes as they lie there: pages, freed pages and the log of writes. */
async function bytesAtRest(): Promise<Buffer> {
  const names = (await readdir(rig.folder)).filter((name) => name.startsWith('test.db'));
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(rig.folder, name)))));
}

describe('broker-database-security 5.2, row 11: secrets at rest', () => {
  it('the files of the database hold none in clear, in no encoding that is theirs', async () => {
    const bytes = await bytesAtRest();
    expect(bytes.includes('partner')).toBe(true);
    for (const secret of secrets) {
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(Buffer.from(secret).toString('base64').replace(/=+$/, ''))).toBe(false);
      expect(bytes.includes(Buffer.from(secret).toString('hex'))).toBe(false);
    }
  });

  it('no log line and no answer shows one that does not have to', async () => {
    const log = JSON.stringify(rig.logger.lines);
    const paths = [
      '/api/apps',
      '/api/apps/orders',
      '/api/apps/orders/settings',
      '/api/join-tokens',
      '/api/audit',
      '/metrics',
    ];
    const answers = await Promise.all(paths.map(async (path) => (await rig.call(path, { token })).text));
    for (const secret of secrets) expect(`${log}${answers.join('\n')}`).not.toContain(secret);
    expect((await rig.call('/api/apps/orders/keys')).status).toBe(401);
  });

  it('the key ring and the owner token are for their owner only', async () => {
    const files = [ringPath(), join(rig.folder, 'state', 'owner-token')];
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('after a rotation nothing is sealed with the old key, and the new ring opens everything', async () => {
    const file = await KeyRingFile.open(ringPath());
    const old = file.newest;
    await file.add(makeRingKey(new Date()));
    await file.sealWithNewest();
    await resealAll(rig.stores.secrets, file.ring());
    await file.drop([old]);
    expect([...(await rig.stores.secrets.countByKey()).keys()]).toEqual([file.newest]);
    const read = new AppSecrets(rig.stores.apps, file.ring());
    expect(await read.listSettings('orders')).toEqual({ CONNECTION: PASSWORD });
    expect((await read.listKeys('orders')).map(({ value }) => value)).toContain(KEY);
  });

  it('what was done to the ring is in the audit trail, by ids', async () => {
    const program = await Program.run('nightshift', {
      arguments: ['secrets', 'rotate', '--prepare', '--state-dir', join(rig.folder, 'state')],
      env: { STORE_URL: `sqlite:${join(rig.folder, 'test.db')}` },
    });
    expect(`${program.exitCode} ${program.output}`).toMatch(/^0 Key /);
    const [row] = await rig.stores.audit.list({ action: 'key-ring.prepare' }, 1);
    expect(row).toMatchObject({ actor: { kind: 'machine' }, target: { kind: 'key-ring' }, failureCode: undefined });
    const { keys } = JSON.parse(await readFile(ringPath(), 'utf8')) as { keys: { id: string; key: string }[] };
    expect(JSON.parse(row!.before!)).toEqual({ ids: keys.slice(0, -1).map(({ id }) => id) });
    for (const { key } of keys) expect(JSON.stringify(row)).not.toContain(key);
  });
});
