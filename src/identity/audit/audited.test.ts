import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../../test/support/management-rig.js';

const LEFT_OUT: readonly RegExp[] = [
  // The owner token is nobody's; users leave a row, as their own test sees.
  /^\/api\/me\//,
  // Nobody's yet: a row is left once the link is found to be one.
  /^\/api\/setup$/,
  // Nobody's yet: what becomes of it has a row, as its own test sees.
  /^\/api\/sign-in$/,
  // Looked for first; once they are found they have a row with the state before.
  /^\/api\/dead-letters\//,
  /^\/api\/users\/\{id\}\/tokens\/\{tokenId\}$/,
  /^\/api\/apps\/\{app\}\/timers\//,
  /^\/api\/apps\/\{app\}\/keys\//,
  /^\/api\/apps\/\{app\}\/settings/,
  /^\/api\/apps\/\{app\}\/(versions\/\{version\}(\/activate)?|rollback|split|placement|swap|state|slots\/.+)$/,
  /^\/api\/apps\/\{app\}$/,
  // Messages for functions are work, not changes: history has a row of each.
  /^\/api\/apps\/\{app\}\/queues\/\{queue\}\/messages$/,
];
const CHANGING = ['post', 'put', 'patch', 'delete'];

let rig: ManagementRig;

beforeEach(async () => {
  rig = await ManagementRig.open();
  await rig.start();
});
afterEach(() => rig.close());

describe('the audit trail', () => {
  it('has a row of every request to change something, before anything is looked at', async () => {
    const token = await rig.ownerToken();
    const { paths } = JSON.parse((await rig.call('/api/docs-json', { token })).text) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(paths)
      .filter(([path]) => !path.startsWith('/api/workers/') && !LEFT_OUT.some((left) => left.test(path)))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method })))
      .filter(({ method }) => CHANGING.includes(method));
    expect(routes.length).toBeGreaterThan(3);
    for (const { path, method } of routes) {
      const [before] = await rig.stores.audit.list({}, 1);
      const headers = { 'content-type': 'application/json' };
      const init = { method: method.toUpperCase(), headers, body: '{}', token };
      await rig.call(path.replaceAll(/\{\w+\}/g, 'x'), init);
      const [after] = await rig.stores.audit.list({}, 1);
      const trace = after?.number === before?.number ? 'leaves no row: put @Audited on it' : 'leaves a row';
      expect(`${method} ${path} ${trace}`).toBe(`${method} ${path} leaves a row`);
    }
  });

  it('names what was asked for, by whom, and that it failed', async () => {
    const token = await rig.ownerToken();
    expect((await rig.postJson('/api/join-tokens', { name: 'floor 2' }, token)).status).toBe(201);
    expect((await rig.postJson('/api/join-tokens', { name: 7 }, token)).status).toBe(400);
    const rows = (await rig.stores.audit.list({ action: 'join-token.create' }, 10)).toReversed();
    expect(rows).toMatchObject([
      { target: { kind: 'join-token', id: 'floor 2' }, actor: { kind: 'owner' }, failureCode: undefined },
      { target: { kind: 'join-token', id: '' }, failureCode: undefined },
      { target: { kind: 'join-token', id: '' }, failureCode: 'REQUEST_INVALID' },
    ]);
    expect(rows[0]!.after).toBe('{"name":"floor 2"}');
    expect(JSON.stringify(rows)).not.toContain('ns_join_');
  });
});
