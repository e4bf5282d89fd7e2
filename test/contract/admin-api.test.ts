import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Management } from '#src/management.js';
import { eventually } from '../support/eventually.js';
import { aLoadReport } from '../support/factories.js';
import { ManagementRig } from '../support/management-rig.js';

const http = { name: 'req', type: 'httpTrigger', direction: 'in' as const, authLevel: 'function' };
const known = { language: 'node', disabled: false, errors: [] };
const report = aLoadReport({
  functions: [
    { ...known, name: 'Take', bindings: [http] },
    { ...known, name: 'Bad', bindings: [{ ...http, route: 'x/{' }] },
    {
      ...known,
      name: 'Night',
      bindings: [{ name: 'timer', type: 'timerTrigger', direction: 'in', schedule: '0 0 3 * * *' }],
    },
  ],
});

interface Key {
  readonly name: string;
  readonly value: string;
}

/** Two gateways without the api role, on one store. Nothing runs functions here: a request that may call one is answered 503 for want of a worker. */
describe('host-semantics 2: the admin API', () => {
  let rig: ManagementRig;
  let managements: Management[];
  let url: string;
  let other: string;
  let master: string;

  beforeAll(async () => {
    rig = await ManagementRig.open();
    // Keys are tried until they are known: many times where the machine is busy.
    rig.variables = { GATEWAY_FAILED_KEYS_PER_MINUTE: '0' };
    managements = [await rig.create(['gateway']), await rig.create(['gateway'])];
    const [mine, theirs] = await Promise.all(managements.map((management) => management.listen()));
    [url, other] = [mine?.gateway ?? '', theirs?.gateway ?? ''];
    const apps = managements[0]!.apps;
    const { version } = await apps.registerInPlace('shop', 'v1', {});
    await apps.saveLoadReport('shop', version, report);
    await eventually(
      'the other gateway knows the app',
      () => managements[1]!.catalog.find('shop')?.report !== undefined,
    );
    master = managements[0]!.catalog.find('shop')!.keys.find(({ scope }) => scope === 'master')!.value;
  });
  afterAll(() => rig.close());

  const call = (methodAndPath: string, body?: unknown, key = master): Promise<Response> => {
    const [method = '', path = ''] = methodAndPath.split(' ');
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(url + path, { method, headers: key === '' ? {} : { 'x-functions-key': key }, ...content });
  };
  const statusOf = async (methodAndPath: string, body?: unknown, key?: string): Promise<number> =>
    (await call(methodAndPath, body, key)).status;
  const keyOf = async (methodAndPath: string, body?: unknown): Promise<Key> =>
    (await (await call(methodAndPath, body)).json()) as Key;

  it.each<[string, number, unknown?]>([
    ['GET /admin/host/status', 200],
    ['GET /Admin/Host/Status/', 200],
    ['POST /admin/host/status', 405],
    ['GET /admin/host/ping', 200],
    ['POST /admin/host/ping?checkHealth=1', 200],
    ['DELETE /admin/host/ping', 405],
    ['GET /admin/host/processes', 200],
    ['GET /admin/host/config', 200],
    ['POST /admin/host/debug', 501],
    ['POST /admin/host/scale/status', 200, {}],
    ['POST /admin/host/synctriggers', 200],
    ['GET /admin/warmup', 200],
    ['GET /admin/functions', 200],
    ['GET /admin/functions/take', 200],
    ['GET /admin/functions/none', 404],
    ['GET /admin/functions/bad/status', 200],
    ['GET /admin/functions/none/status', 404],
    ['PUT /admin/functions/New', 400, { config: {} }],
    ['DELETE /admin/functions/Take', 400],
    ['DELETE /admin/functions/None', 404],
    ['PATCH /admin/functions/Take', 405],
    ['POST /admin/functions/Night', 202, { input: '' }],
    ['POST /admin/functions/Night', 400],
    ['POST /admin/functions/Take', 400, { input: '' }],
    ['POST /admin/functions/None', 404, { input: '' }],
    ['GET /admin/functions/download', 404],
    ['GET /admin/vfs/host.json', 404],
    ['POST /admin/instance/assign', 404],
    ['GET /admin/host/extensionBundle/v1/templates', 404],
    ['GET /admin/host/extensions', 404],
    ['PUT /admin/host/state', 400, 'asleep'],
    ['PUT /admin/host/state', 200, 'running'],
    ['GET /admin', 404],
  ])('host-semantics 2: %s is %d', async (...[request, status, body]) => {
    expect(await statusOf(request, body)).toBe(status);
  });

  it.each<[string, number, string | undefined]>([
    ['GET /admin/host/status', 401, undefined],
    ['GET /admin/host/status', 401, 'wrong'],
    ['GET /admin/host/status', 403, 'host'],
    ['GET /admin/host/status', 403, 'system'],
    ['GET /admin/none', 401, undefined],
    ['GET /admin/host/ping', 200, undefined],
    ['GET /admin/warmup', 200, undefined],
    ['GET /runtime/webhooks/durabletask/x', 401, undefined],
    ['GET /runtime/webhooks/durabletask/x', 403, 'host'],
    ['GET /runtime/webhooks/other', 403, 'system'],
    ['GET /runtime/webhooks/durabletask/x', 404, 'system'],
    ['OPTIONS /runtime/webhooks/DurableTask', 404, 'system'],
    ['POST /runtime/webhooks/none/x', 404, 'master'],
    ['PATCH /runtime/webhooks/none/x', 405, 'master'],
    // A system key opens no function; a function's own key opens no other one.
    ['GET /api/take', 401, undefined],
    ['GET /api/take', 401, 'system'],
    ['GET /api/take', 503, 'host'],
    ['GET /api/take', 503, 'master'],
  ])('host-semantics 1.3 and 2: %s is %d with the key %s', async (request, status, which) => {
    const keys: Record<string, string> = { '': '', wrong: 'wrong', master };
    keys['host'] = (await keyOf('GET /admin/host/keys/default')).value;
    if (which === 'system')
      keys['system'] = (await keyOf('PUT /admin/host/systemkeys/durabletask_extension', { value: 's' })).value;
    expect(await statusOf(request, undefined, keys[which ?? ''])).toBe(status);
  });

  it.each(['/admin/functions/take/keys', '/admin/host/keys', '/admin/host/functionkeys', '/admin/host/systemkeys'])(
    'host-semantics 2: the keys of %s are made, set, listed and deleted',
    async (path) => {
      const name = `partner-${path.split('/')[3]}`;
      const item = `${path}/${name}`;
      expect(await statusOf(`GET ${item}`)).toBe(404);
      const made = await call(`POST ${item}`);
      const key = (await made.json()) as Key;
      const links = [{ rel: 'self', href: url + item }];
      expect([made.status, key]).toEqual([
        201,
        { name, value: expect.stringMatching(/^[\w-]{44}AzFu[\w-]{6}==$/), links },
      ]);
      expect(await (await call(`GET ${item.replace('partner', 'PARTNER')}`)).json()).toMatchObject(
        (key as object) && { name, value: key.value },
      );
      expect((await keyOf(`POST ${item}`)).value).not.toBe(key.value);
      for (const body of [undefined, {}, { name, value: '' }, { value: 7 }]) {
        const refused = await call(`PUT ${item}`, body);
        expect([refused.status, await refused.json()]).toEqual([
          400,
          expect.objectContaining({ message: 'Invalid key value' }),
        ]);
      }
      expect(await statusOf(`PUT ${item}`, { Name: name, Value: `own ${path}` })).toBe(200);
      const listed = (await (await call(`GET ${path}`)).json()) as { keys: Key[]; links: object[] };
      expect(listed.keys).toContainEqual({ name, value: `own ${path}` });
      expect(listed.links).toEqual([{ rel: 'self', href: url + path }]);
      expect(await statusOf(`PATCH ${item}`)).toBe(405);
      expect(await statusOf(`DELETE ${item}`)).toBe(204);
      expect(await statusOf(`DELETE ${item}`)).toBe(404);
    },
  );

  it('host-semantics 2: keys of a function that is unknown are 404, and _master is none of its keys', async () => {
    expect(await statusOf('GET /admin/functions/none/keys')).toBe(404);
    expect(await statusOf('POST /admin/functions/none/keys/a')).toBe(404);
    expect(await statusOf('POST /admin/functions/take/keys/_master')).toBe(400);
  });

  it('host-semantics 2: _master is read and set through the keys of the host, and stays', async () => {
    expect((await keyOf('GET /admin/host/systemkeys/_master')).value).toBe(master);
    expect(await statusOf('DELETE /admin/host/keys/_master')).toBe(400);
    const before = master;
    master = (await keyOf('PUT /admin/host/keys/_master', { value: 'new master' })).value;
    expect(await statusOf('GET /admin/host/status', undefined, before)).toBe(401);
    master = (await keyOf('POST /admin/host/keys/_MASTER')).value;
    expect(await statusOf('GET /admin/host/status')).toBe(200);
  });

  it('host-semantics 1.3: a key made on one gateway opens the function on another, until it is deleted', async () => {
    const { value } = await keyOf('POST /admin/functions/take/keys/visitor');
    const seen = async (): Promise<number> =>
      (await fetch(`${other}/api/take`, { headers: { 'x-functions-key': value } })).status;
    await eventually('the key opens the function', async () => (await seen()) === 503);
    await call('DELETE /admin/functions/take/keys/visitor');
    await eventually('the key opens nothing', async () => (await seen()) === 401);
  });

  it('host-semantics 2: every change is in the audit trail, without a value', async () => {
    await call('PUT /admin/host/keys/audited', { value: 'a secret value' });
    await call('DELETE /admin/host/keys/audited');
    const rows = await rig.stores.audit.list({ targetId: 'host/audited' }, 10);
    expect(rows.map(({ action, app, actor }) => [action, app, actor.kind, actor.name])).toEqual([
      ['key.delete', 'shop', 'app-key', '_master'],
      ['key.save', 'shop', 'app-key', '_master'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('a secret value');
  });

  it('host-semantics 2: offline stops the functions and nothing else, on every gateway, until it runs again', async () => {
    expect(await statusOf('PUT /admin/host/state', 'offline')).toBe(202);
    expect(await statusOf('PUT /admin/host/state', 'offline')).toBe(200);
    const refused = await call('GET /api/take');
    expect([refused.status, await refused.text()]).toEqual([503, 'The app is offline.']);
    expect(await (await call('GET /admin/host/status')).json()).toMatchObject({ state: 'Offline' });
    expect(await statusOf('POST /admin/host/resume')).toBe(409);
    await eventually(
      'the other gateway knows',
      async () => (await (await fetch(`${other}/api/take`)).text()) === 'The app is offline.',
    );
    expect(await statusOf('PUT /admin/host/state', 'running')).toBe(202);
    expect(await statusOf('GET /api/take', undefined, '')).toBe(401);
  });

  it('host-semantics 2: a drained app says so', async () => {
    const status = async (): Promise<unknown> => (await call('GET /admin/host/drain/status')).json();
    const idle = { outstandingInvocations: 0, outstandingRetries: 0 };
    expect(await status()).toEqual({ state: 'Disabled', ...idle });
    expect(await statusOf('POST /admin/host/drain')).toBe(202);
    expect(await status()).toEqual({ state: 'Completed', ...idle });
    expect(managements[0]!.catalog.find('shop')?.state).toBe('drained');
    expect(await statusOf('PUT /admin/host/state', 'running')).toBe(200);
  });

  it('host-semantics 2: a restart is asked for', async () => {
    expect(await statusOf('POST /admin/host/restart')).toBe(200);
    expect(managements[0]!.catalog.find('shop')?.restarts).toBe(1);
  });

  it('host-semantics 2: a tool writes to the log, all lines or none', async () => {
    const line = { level: 'Warning', functionName: 'Take', source: 'tool', message: 'a line of a tool' };
    for (const body of [undefined, line, [{ ...line, level: 'Loud' }], [{ message: 'x' }], [line, 7]]) {
      expect([body, await statusOf('POST /admin/host/log', body)]).toEqual([body, 400]);
    }
    expect(await statusOf('POST /admin/host/log', [line, { Level: 'off' }])).toBe(200);
    const written = rig.logger.lines.filter(({ message }) => message.startsWith('A tool writes'));
    expect(written.map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', expect.objectContaining({ app: 'shop', function: 'Take', said: 'a line of a tool' })],
    ]);
  });

  // The last one: beside another app, none is served at the root.
  it('host-semantics 2: the package of the active version is downloaded as a zip', async () => {
    const { catalog, apps } = managements[0]!;
    const { packageBytes } = await apps.registerVersionFromFolder(
      'packed',
      join(import.meta.dirname, '../support/apps/modules'),
    );
    const { value } = catalog.find('packed')!.keys.find(({ scope }) => scope === 'master')!;
    const given = await call('GET /apps/packed/admin/functions/download', undefined, value);
    const bytes = Buffer.from(await given.arrayBuffer());
    expect([given.status, given.headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect([bytes.length, bytes.subarray(0, 2).toString()]).toEqual([packageBytes, 'PK']);
  });
});
