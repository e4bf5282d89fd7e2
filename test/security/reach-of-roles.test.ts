import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#contracts/ports/clock.js';
import type { Grant } from '#src/identity/roles.js';
import { routesWithRoles, accessTo } from '#src/identity/route-roles.js';
import { UserTokensService } from '#src/identity/users/user-tokens.service.js';
import { UsersService } from '#src/identity/users/users.service.js';
import { aDeadLetter, anAcceptedRecord } from '../support/factories.js';
import { ManagementRig, type Answer } from '../support/management-rig.js';

let rig: ManagementRig;
let users: UsersService;
const things = new Map<string, Record<string, string>>();

beforeAll(async () => {
  rig = await ManagementRig.open();
  const management = await rig.start();
  users = new UsersService(rig.stores.users, new SystemClock());
  for (const app of ['shop', 'bank']) {
    await management.apps.registerInPlace(app, 'dev-1', {});
    things.set(app, await thingsOf(app));
  }
});
afterAll(() => rig.close());

/** One thing of each kind, by the path of its list. */
async function thingsOf(app: string): Promise<Record<string, string>> {
  const accepted = anAcceptedRecord({ app });
  await rig.stores.executions.apply([accepted]);
  const letter = await rig.stores.deadLetters.keep(aDeadLetter({ app }), Buffer.from('{}'), false);
  const batch = { id: `batch-of-${app}`, app, function: 'orders', name: undefined, onComplete: undefined };
  await rig.stores.batches.create(batch);
  return { executions: accepted.id, 'dead-letters': letter.id, batches: batch.id };
}

async function somebody(grants: readonly Grant[]): Promise<{ readonly id: string; readonly token: string }> {
  const { id } = await users.create({ name: randomUUID(), grants });
  const tokens = new UserTokensService(rig.stores.users, new SystemClock());
  return { id, token: (await tokens.issue({ userId: id, kind: 'personal', name: 'test' })).token };
}

function send(token: string, method: string, path: string, body: object = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return rig.call(path, method === 'GET' ? { token } : { method, token, headers, body: JSON.stringify(body) });
}

const ROUTES = routesWithRoles()
  .map((route) => route.split(' ') as [method: string, pattern: string])
  .filter(([method, pattern]) => accessTo(method, pattern).endsWith(' of its app') && pattern.includes(':id'));

describe('a role in one app (broker-database-security 5.2, row 2)', () => {
  it('reaches some routes by id', () => {
    expect(ROUTES.length).toBeGreaterThan(9);
  });

  it.each(ROUTES)('%s %s: what is of another app is not there', async (method, pattern) => {
    const { token } = await somebody([{ role: 'owner', app: 'shop' }]);
    const kind = pattern.split('/')[2]!;
    const [theirs, nothing] = [things.get('bank')![kind]!, kind === 'batches' ? 'batch-of-none' : randomUUID()];
    const [refused, unknown] = [
      await send(token, method, pattern.replace(':id', theirs)),
      await send(token, method, pattern.replace(':id', nothing)),
    ];
    expect(refused.status).toBe(404);
    expect(refused.text.replaceAll(theirs, 'x')).toBe(unknown.text.replaceAll(nothing, 'x'));
    // Its answer has no end.
    if (pattern.endsWith('/stream')) return;
    const mine = await send(token, method, pattern.replace(':id', things.get('shop')![kind]!));
    expect(mine.text).not.toMatch(/ROLE_INSUFFICIENT|(EXECUTION|BATCH|DEAD_LETTER)_NOT_FOUND/);
  });

  it('makes batches of that app, and none that goes on in another', async () => {
    const { token } = await somebody([{ role: 'operator', app: 'shop' }]);
    const make = async (body: object) => JSON.parse((await send(token, 'POST', '/api/batches', body)).text) as object;
    const refused = { code: 'ROLE_INSUFFICIENT', status: 403 };
    const onComplete = { app: 'bank', function: 'orders' };
    expect(await make({ app: 'bank', function: 'orders' })).toMatchObject(refused);
    expect(await make({ app: 'shop', function: 'orders', onComplete })).toMatchObject(refused);
    expect(await make({ app: 'shop', function: 'orders' })).not.toMatchObject(refused);
  });

  it('repeats no batch that goes on in another app', async () => {
    const { token } = await somebody([{ role: 'operator', app: 'shop' }]);
    const onComplete = { app: 'bank', function: 'orders' };
    const about = { id: 'batch-into-bank', app: 'shop', function: 'orders', name: undefined, onComplete };
    await rig.stores.batches.create(about);
    const { text } = await send(token, 'POST', `/api/batches/${about.id}/repeat-failed`);
    expect(JSON.parse(text)).toMatchObject({ code: 'ROLE_INSUFFICIENT', status: 403 });
    expect((await send(token, 'GET', `/api/batches/${about.id}`)).status).toBe(200);
  });

  it.each(['redrive', 'discard'])('deals with many dead letters of that app, and of no other: %s', async (verb) => {
    const { token } = await somebody([{ role: 'operator', app: 'shop' }]);
    const act = async (body: object) =>
      JSON.parse((await send(token, 'POST', `/api/dead-letters/${verb}`, { ...body, dryRun: true })).text) as object;
    const refused = { code: 'ROLE_INSUFFICIENT', status: 403 };
    for (const filter of [{}, { app: 'bank' }, { app: ['shop', 'bank'] }])
      expect(await act({ filter })).toMatchObject(refused);
    const [mine, theirs] = [things.get('shop')!['dead-letters']!, things.get('bank')!['dead-letters']!];
    expect(await act({ ids: [mine, theirs] })).toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND', status: 404 });
    expect(await act({ ids: [mine] })).toMatchObject({ matched: 1 });
    expect(await act({ filter: { app: 'shop', state: 'waiting' } })).not.toMatchObject(refused);
  });

  it('lists the batches of that app', async () => {
    const { token } = await somebody([{ role: 'reader', app: 'shop' }]);
    const { text } = await send(token, 'GET', '/api/batches?app=shop');
    expect([text.includes('batch-of-shop'), text.includes('batch-of-bank')]).toEqual([true, false]);
  });

  it('is one in its deployment slot, and not in an app that is only called so', async () => {
    const { token } = await somebody([{ role: 'contributor', app: 'shop' }]);
    expect((await send(token, 'PUT', '/api/apps/shop/slots/staging')).status).toBe(200);
    expect((await send(token, 'GET', '/api/apps/shop-staging/keys')).status).toBe(200);
    expect((await send(token, 'GET', '/scm/shop-staging/api/deployments')).status).toBe(200);
    expect((await send(token, 'GET', '/api/apps')).text).toContain('"shop-staging"');
    const owner = await rig.ownerToken();
    expect((await send(owner, 'POST', '/api/apps', { name: 'bank-staging' })).status).toBe(201);
    const banker = await somebody([{ role: 'contributor', app: 'bank' }]);
    expect((await send(banker.token, 'GET', '/api/apps/bank-staging/keys')).status).toBe(403);
    const tester = await somebody([{ role: 'contributor', app: 'shop-staging' }]);
    expect((await send(tester.token, 'GET', '/api/apps/shop/keys')).status).toBe(403);
  });

  it('goes with the app: one that is made later under its name has nobody', async () => {
    const owner = await rig.ownerToken();
    const make = () => send(owner, 'POST', '/api/apps', { name: 'gone' });
    await make();
    const { id, token } = await somebody([
      { role: 'owner', app: 'gone' },
      { role: 'reader', app: 'shop' },
    ]);
    expect((await send(token, 'GET', '/api/apps/gone/keys')).status).toBe(200);
    expect((await send(owner, 'DELETE', '/api/apps/gone')).status).toBe(200);
    await make();
    expect((await send(token, 'GET', '/api/apps/gone/keys')).status).toBe(403);
    expect((await users.get(id)).grants).toEqual([{ role: 'reader', app: 'shop' }]);
  });
});
