import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#contracts/ports/clock.js';
import { ManagementRig } from '../../../test/support/management-rig.js';
import { TokensService } from '../tokens/tokens.service.js';
import { SetupLinks } from './setup-links.js';

const clock = new SystemClock();

// Each password is some work, on a machine that is busy with other things.

let rig: ManagementRig;

beforeAll(async () => {
  rig = await ManagementRig.open();
  await rig.start();
});
afterAll(() => rig.close());

function setUp(body: object) {
  const headers = { 'content-type': 'application/json' };
  return rig.call('/api/setup', { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('POST /api/setup', () => {
  const anna = { name: 'Anna', password: 'correct horse battery', tokenName: 'laptop' };

  it('makes the first Owner with the token of the first start, which opens nothing afterwards', async () => {
    const token = await rig.ownerToken();
    expect((await setUp({ ...anna, token, password: 'short' })).status).toBe(400);
    expect((await rig.call('/api/users', { token })).status).toBe(200);
    const made = await setUp({ ...anna, token });
    expect(made.status).toBe(201);
    const owner = JSON.parse(made.text) as { name: string; token: string };
    expect(owner).toMatchObject({
      name: 'anna',
      grants: [{ role: 'owner' }],
      token: expect.stringMatching(/^ns_personal_/),
    });
    expect((await rig.call('/api/users', { token: owner.token })).status).toBe(200);
    expect((await rig.call('/api/users', { token })).status).toBe(401);
    const again = await setUp({ ...anna, name: 'bert', token });
    expect(JSON.parse(again.text)).toMatchObject({ code: 'SETUP_OVER', status: 409 });
    expect(JSON.stringify(await rig.stores.audit.list({}, 100))).not.toMatch(/horse|ns_owner_/);
  });

  it('signs a browser in', async () => {
    const { token } = await new SetupLinks(new TokensService(rig.stores.tokens, clock), clock).make('root@host');
    const body = JSON.stringify({ name: 'carla', password: anna.password, token });
    const headers = { 'content-type': 'application/json' };
    const made = await fetch(`${rig.urls.management}/api/setup`, { method: 'POST', headers, body });
    const [cookie = ''] = made.headers.getSetCookie().map((each) => each.split(';')[0]);
    const { csrfToken } = (await made.json()) as { csrfToken: string };
    const me = JSON.parse((await rig.call('/api/me', { headers: { cookie } })).text) as object;
    expect(me).toMatchObject({ name: 'carla', kind: 'session', grants: [{ role: 'owner' }], csrfToken });
  });
});
