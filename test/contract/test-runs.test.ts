import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SystemClock } from '#contracts/ports/clock.js';
import type { Role } from '#src/identity/roles.js';
import { UserTokensService } from '#src/identity/users/user-tokens.service.js';
import { UsersService } from '#src/identity/users/users.service.js';
import type { Management } from '#src/management.js';
import { anExecution, aLoadReport, anAcceptedRecord } from '../support/factories.js';
import { ManagementRig } from '../support/management-rig.js';

const http = { name: 'req', type: 'httpTrigger', direction: 'in' as const, authLevel: 'function' };
const known = { language: 'node', disabled: false, errors: [] };
const functions = [
  { ...known, name: 'Take', bindings: [{ ...http, methods: ['POST'], route: 'items/{id}' }] },
  { ...known, name: 'Boss', bindings: [{ ...http, authLevel: 'admin' }] },
  {
    ...known,
    name: 'Night',
    bindings: [{ name: 't', type: 'timerTrigger', direction: 'in' as const, schedule: '0 0 3 * * *' }],
  },
];
const PATH = '/api/apps/shop/functions';
const DEFAULT_KEY = { scope: 'function', name: 'default' };

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly executionId?: string;
  readonly code?: string;
  readonly message?: string;
}

/** Nothing runs functions here: a request that may call one is answered 503 for want of a worker. */
describe('test runs', () => {
  let rig: ManagementRig;
  let management: Management;
  let owner: string;

  beforeAll(async () => {
    rig = await ManagementRig.open();
    management = await rig.start();
    owner = await rig.ownerToken();
    const { version } = await management.apps.registerInPlace('shop', 'v1', {});
    await management.apps.saveLoadReport('shop', version, aLoadReport({ functions }));
    await management.catalog.refresh();
  });
  afterAll(() => rig.close());

  async function run(name: string, asked: object, token = owner): Promise<Answered & { readonly http: number }> {
    const { status, text } = await rig.postJson(`${PATH}/${name}/test`, asked, token);
    return { ...(JSON.parse(text) as Answered), http: status };
  }

  async function tokenOf(role: Role): Promise<string> {
    const users = new UsersService(rig.stores.users, new SystemClock());
    const held = new UserTokensService(rig.stores.users, new SystemClock());
    const { id } = await users.create({ name: role, grants: [{ role, app: 'shop' }] });
    return (await held.issue({ userId: id, kind: 'personal', name: 'test' })).token;
  }

  it('goes the way of every caller: route, key, and a worker', async () => {
    const params = [{ name: 'id', value: '7' }];
    expect(await run('Take', { params })).toMatchObject({ http: 200, status: 401, body: '' });
    expect(await run('Take', { params, method: 'GET', key: DEFAULT_KEY })).toMatchObject({ status: 404 });
    const executionId = randomUUID();
    const answered = await run('take', { params, key: DEFAULT_KEY, executionId });
    expect(answered).toMatchObject({ status: 503, body: 'No worker serves this app now.' });
    expect(answered).not.toHaveProperty('executionId');
    expect(await run('Take', { params })).not.toHaveProperty('executionId');
  });

  it('starts any other function by hand', async () => {
    expect(await run('Night', {})).toMatchObject({ status: 202, executionId: expect.stringMatching(/^[\da-f-]{36}$/) });
  });

  it('says what cannot be asked', async () => {
    expect(await run('Take', {})).toMatchObject({ http: 400, message: expect.stringContaining("value for 'id'") });
    const forged = { params: [{ name: 'id', value: '7' }], headers: [{ name: 'X-Forwarded-Host', value: 'b' }] };
    expect(await run('Take', forged)).toMatchObject({ http: 400, code: 'REQUEST_INVALID' });
    const tunnel = { params: [{ name: 'id', value: '7' }], method: 'connect' };
    expect(await run('Take', tunnel)).toMatchObject({ http: 400, message: expect.stringContaining('CONNECT') });
    expect(await run('Take', { ...tunnel, method: 'TRACE' })).toMatchObject({ http: 400, code: 'REQUEST_INVALID' });
    expect(await run('Nobody', {})).toMatchObject({ http: 404, code: 'FUNCTION_NOT_FOUND' });
    expect(await run('Boss', { key: { scope: 'host', name: 'no' } })).toMatchObject({ code: 'KEY_NOT_FOUND' });
    const record = anAcceptedRecord({ ...anExecution(), id: randomUUID() });
    await rig.stores.executions.apply([record]);
    expect(await run('Boss', { executionId: record.id })).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('gives Operators no master key, and nobody the value of one', async () => {
    const master = { scope: 'master', name: '_master' };
    const operator = await tokenOf('operator');
    const reader = await tokenOf('reader');
    expect(await run('Boss', { key: master }, operator)).toMatchObject({ http: 403, code: 'ROLE_INSUFFICIENT' });
    expect(await run('Boss', { key: master })).toMatchObject({ http: 200, status: 503 });
    expect((await rig.call(`${PATH}/Take/test`, { token: reader })).status).toBe(403);
    const options = async (token: string) =>
      JSON.parse((await rig.call(`${PATH}/Take/test`, { token })).text) as object;
    const shared = [DEFAULT_KEY, { scope: 'host', name: 'default' }];
    expect(await options(operator)).toEqual({ keys: shared });
    expect(await options(owner)).toEqual({ keys: [...shared, master] });
    const sent = management.catalog.find('shop')!.keys[0]!.value;
    for (const key of [sent, { scope: 'function', value: sent }])
      expect(await run('Boss', { key })).toMatchObject({ http: 400 });
    const rows = (await rig.call('/api/audit?action=function.test', { token: owner })).text;
    const values = management.catalog.find('shop')!.keys.map(({ value }) => value);
    expect(values.some((value) => rows.includes(value))).toBe(false);
    expect(rows).toContain('_master');
  });

  /** Asks a node without a gateway for a test run. */
  async function runElsewhere(gateway: string, variables: Readonly<Record<string, string>> = {}): Promise<Answered> {
    rig.variables = { GATEWAY_ADVERTISED_URL: gateway, ...variables };
    const urls = await (await rig.create(['api'])).listen();
    const response = await fetch(`${urls.management}${PATH}/Night/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json' },
      body: '{}',
    });
    return { ...((await response.json()) as Answered), status: response.status };
  }

  it('says what to do where no gateway is found', async () => {
    const message = expect.stringContaining('GATEWAY_ADVERTISED_URL');
    expect(await runElsewhere('http://127.0.0.1:9')).toMatchObject({ status: 503, message });
  });

  it('starts a function with a ticket, so that a gateway hands the master key to that app alone', async () => {
    const tickets: unknown[] = [];
    const gateway = createServer((request, response) => {
      tickets.push(request.headers['x-nightshift-test-run']);
      response.writeHead(202).end('{"id":"7"}');
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    try {
      await runElsewhere(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
    } finally {
      gateway.close();
    }
    expect(tickets).toEqual([expect.stringMatching(/^[\da-f-]{36}\.\d+\./)]);
  });
});
