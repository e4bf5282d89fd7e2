import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import {
  WORKER_PATHS,
  type Assignment,
  type AssignmentList,
  type AttemptCount,
  type JoinResponse,
} from '#contracts/messages/worker-link.js';
import { eventually } from '../../test/support/eventually.js';
import { openManagementApp, type ManagementApp } from '../../test/support/management-app.js';
import { aStart, anEnd } from '../../test/support/record-samples.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { AppsService } from '../apps/apps.service.js';
import { FleetModule } from './fleet.module.js';
import { LiveFleet } from './live-fleet.js';
import { WorkersService } from './workers.service.js';

const DAY = '2026-01-31';
const MAX_PAYLOAD = 3 * 1024 * 1024;
const PACKAGE = randomBytes(2_500_000);
const DIGEST = createHash('sha256').update(PACKAGE).digest('hex');
const VERSION = DIGEST.slice(0, 12);

const REPORT: LoadReport = {
  host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: {} },
  functions: [{ name: 'take', bindings: [], language: 'node', disabled: false, errors: [] }],
  errors: [],
};

let management: ManagementApp;
let worker: JoinResponse;

function call(
  method: string,
  path: string,
  body?: { readonly json?: unknown; readonly bytes?: Uint8Array },
  token?: string,
) {
  const bearer = token ?? worker.credential;
  const type =
    body?.json !== undefined ? 'application/json' : body?.bytes !== undefined ? 'application/octet-stream' : undefined;
  const content =
    body?.json !== undefined ? JSON.stringify(body.json) : (body?.bytes as Uint8Array<ArrayBuffer> | undefined);
  return fetch(management.url + path, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...(type !== undefined && { 'content-type': type }) },
    ...(content !== undefined && { body: content }),
  });
}

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

describe('worker API', () => {
  beforeAll(async () => {
    management = await openManagementApp({
      modules: [FleetModule],
      variables: { FLEET_MAX_PAYLOAD: String(MAX_PAYLOAD) },
    });
    const { apps, packages } = management.stores;
    const at = new Date();
    await packages.write(DIGEST, [PACKAGE] as unknown as AsyncIterable<Uint8Array>);
    await apps.insertApp('orders', at);
    await apps.insertVersion({
      app: 'orders',
      version: VERSION,
      digest: DIGEST,
      packageBytes: PACKAGE.length,
      createdAt: at,
    });
    await apps.activateVersion('orders', VERSION);
    await management.app.get(AppsService, { strict: false }).replaceSettings('orders', { GREETING: 'hello' });
    await management.app.get(AppCatalog, { strict: false }).refresh();
    const token = await management.token('join');
    worker = (await (
      await call('POST', WORKER_PATHS.join, { json: { name: 'desk 1' } }, token)
    ).json()) as JoinResponse;
  });

  afterAll(() => management.close());

  it('gives a worker that joins an id and a credential of its own', async () => {
    const token = await management.token('join');
    const response = await call('POST', WORKER_PATHS.join, { json: { name: 'desk 2', labels: { room: '4' } } }, token);
    expect(response.status).toBe(201);
    const other = (await response.json()) as JoinResponse;
    expect(other.workerId).not.toBe(worker.workerId);
    expect(other.credential).toMatch(/^ns_worker_/);
    expect((await call('GET', WORKER_PATHS.assignments, undefined, other.credential)).status).toBe(200);
  });

  it.each([[{}], [{ name: '' }], [{ name: 7 }], [{ name: 'x'.repeat(201) }], [{ name: 'desk', labels: 'room' }]])(
    'refuses to let %j join',
    async (json) => {
      const response = await call('POST', WORKER_PATHS.join, { json }, await management.token('join'));
      expect([response.status, await codeOf(response)]).toEqual([400, 'REQUEST_INVALID']);
    },
  );

  it('lets nobody join without a join token, and nobody work with one', async () => {
    expect((await call('POST', WORKER_PATHS.join, { json: { name: 'x' } })).status).toBe(403);
    expect((await call('GET', WORKER_PATHS.assignments, undefined, await management.token('join'))).status).toBe(403);
    expect((await call('GET', WORKER_PATHS.assignments, undefined, 'ns_worker_odd')).status).toBe(401);
  });

  it('lists the workers for the owner, connected or not', async () => {
    const response = await call('GET', '/api/workers', undefined, await management.token('owner'));
    expect(response.status).toBe(200);
    const { items } = (await response.json()) as { items: Record<string, unknown>[] };
    const mine = items.find(({ id }) => id === worker.workerId);
    expect(mine).toEqual({
      id: worker.workerId,
      name: 'desk 1',
      live: false,
      state: 'working',
      joinedAt: expect.any(String),
      lastSeenAt: expect.any(String),
    });
    expect((await call('GET', '/api/workers')).status).toBe(403);
  });

  it('assigns every app with an active version, with its settings', async () => {
    await management.stores.apps.insertApp('idle', new Date());
    await management.app.get(AppCatalog, { strict: false }).refresh();
    const { assignments } = (await (await call('GET', WORKER_PATHS.assignments)).json()) as AssignmentList;
    expect(assignments).toEqual([
      {
        app: 'orders',
        version: VERSION,
        digest: DIGEST,
        settings: { GREETING: 'hello' },
        durable: false,
        queues: [],
        queuesOfOthers: [],
      },
    ]);
  });

  it('assigns a drained app as drained, a restarted one with its count, and one that is offline not at all', async () => {
    const { apps } = management.stores;
    const assigned = async (): Promise<readonly Partial<Assignment>[]> => {
      await management.app.get(AppCatalog, { strict: false }).refresh();
      return ((await (await call('GET', WORKER_PATHS.assignments)).json()) as AssignmentList).assignments;
    };
    await apps.setState('orders', 'drained');
    await apps.raiseRestarts('orders');
    expect(await assigned()).toEqual([expect.objectContaining({ app: 'orders', drained: true, restarts: 1 })]);
    await apps.setState('orders', 'offline');
    expect(await assigned()).toEqual([]);
    await apps.setState('orders', 'running');
    expect((await assigned()).map(({ app, drained }) => [app, drained])).toEqual([['orders', undefined]]);
  });

  it('hands out a package whole, with its length and digest', async () => {
    const response = await call('GET', WORKER_PATHS.package('orders', VERSION));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(PACKAGE.length));
    const digest = Buffer.from(DIGEST, 'hex').toString('base64');
    expect(response.headers.get('repr-digest')).toBe(`sha-256=:${digest}:`);
    expect(PACKAGE.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
  });

  it('has no package of an unknown version', async () => {
    const response = await call('GET', WORKER_PATHS.package('orders', 'unknown'));
    expect([response.status, await codeOf(response)]).toEqual([404, 'VERSION_NOT_FOUND']);
  });

  it('cuts the connection when the store fails in the middle of a package: half is not taken for the whole', async () => {
    const { packages } = management.stores;
    const whole = packages.read.bind(packages);
    packages.read = async function* failing(digest) {
      for await (const chunk of whole(digest)) {
        yield chunk;
        throw new NightshiftError('STORE_UNAVAILABLE', 'The store went away.');
      }
    };
    try {
      const response = await call('GET', WORKER_PATHS.package('orders', VERSION));
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
    } finally {
      packages.read = whole;
    }
  });

  it('assigns what it knows while the store is away', async () => {
    const { apps } = management.stores;
    const find = apps.findVersion.bind(apps);
    apps.findVersion = () => Promise.reject(new NightshiftError('STORE_UNAVAILABLE', 'The store is away.'));
    try {
      expect((await call('GET', WORKER_PATHS.assignments)).status).toBe(200);
    } finally {
      apps.findVersion = find;
    }
  });

  it('keeps what a worker found when it loaded a version', async () => {
    const response = await call('PUT', WORKER_PATHS.load('orders', VERSION), { json: REPORT });
    expect(response.status).toBe(204);
    await eventually(
      'the report',
      () => management.app.get(AppCatalog, { strict: false }).find('orders')?.report !== undefined,
    );
    expect((await management.stores.apps.findVersion('orders', VERSION))?.loadReport).toEqual(REPORT);
  });

  it('refuses a report that is none, and names what is wrong', async () => {
    const response = await call('PUT', WORKER_PATHS.load('orders', VERSION), { json: { functions: [], errors: [] } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('host');
    const unknown = await call('PUT', WORKER_PATHS.load('orders', 'unknown'), { json: REPORT });
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, 'VERSION_NOT_FOUND']);
  });

  it('counts the attempts that are known', async () => {
    await management.stores.executions.apply([aStart({ id: 'counted', day: DAY, attempt: 3 })]);
    const counted = await (await call('GET', WORKER_PATHS.attempts(DAY, 'counted'))).json();
    expect(counted).toEqual({ attempts: 3, unended: 1, final: false });
    const unknown = await (await call('GET', WORKER_PATHS.attempts(DAY, 'new'))).json();
    expect(unknown).toEqual({ attempts: 0, unended: 0, final: false });
    expect((await call('GET', WORKER_PATHS.attempts('today', 'new'))).status).toBe(400);
  });

  it('tells of a run that another worker has begun, and is here in the process that began it', async () => {
    const other = await management.app.get(WorkersService, { strict: false }).join('desk 3');
    const startedMs = Date.now() - 60_000;
    const heard = (processStartedMs: number) =>
      management.app.get(LiveFleet, { strict: false }).heard(
        { id: other.workerId, name: 'desk 3' },
        {
          type: 'worker.heartbeat',
          process: `since ${processStartedMs}`,
          startedAt: new Date(processStartedMs).toISOString(),
          apps: [],
          running: 1,
          draining: false,
        },
      );
    heard(startedMs - 1_000);
    const mark = { worker: other.workerId, startedAt: new Date(startedMs).toISOString(), day: DAY };
    const longAgo = { ...mark, startedAt: new Date(startedMs - 3_600_000).toISOString() };
    const { executions } = management.stores;
    await executions.apply([aStart({ ...mark, id: 'taken' }), aStart({ ...mark, id: 'over' })]);
    await executions.apply([aStart({ ...longAgo, id: 'old' }), anEnd({ day: DAY, id: 'over', final: false })]);
    const asked = async (id: string, credential = worker.credential) => {
      const response = await call('GET', WORKER_PATHS.attempts(DAY, id), undefined, credential);
      return ((await response.json()) as AttemptCount).elsewhere;
    };
    expect(await asked('taken')).toBe(true);
    expect(await asked('taken', other.credential)).toBeUndefined();
    expect([await asked('over'), await asked('old')]).toEqual([undefined, undefined]);
    heard(startedMs + 1_000);
    expect(await asked('taken')).toBeUndefined();
  });

  it.each([0, 1, 1_048_576, 2_700_001])('brings a payload of %i bytes back as it was', async (size) => {
    const bytes = randomBytes(size);
    const path = WORKER_PATHS.payload(DAY, `p${size}`, 'response');
    expect((await call('PUT', path, { bytes })).status).toBe(204);
    const response = await call('GET', path);
    expect(response.status).toBe(200);
    expect(bytes.equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
  });

  it('refuses a payload that is too large and keeps none of it', async () => {
    const path = WORKER_PATHS.payload(DAY, 'large', 'response');
    const response = await call('PUT', path, { bytes: randomBytes(MAX_PAYLOAD + 1) });
    expect([response.status, await codeOf(response)]).toEqual([413, 'BODY_TOO_LARGE']);
    const missing = await call('GET', path);
    expect([missing.status, await codeOf(missing)]).toEqual([404, 'PAYLOAD_NOT_FOUND']);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const path = WORKER_PATHS.payload(DAY, 'broken', 'response');
    await new Promise<void>((resolve) => {
      const upload = request(management.url + path, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${worker.credential}`,
          'content-type': 'application/octet-stream',
          'content-length': '2000000',
        },
      });
      upload.on('error', () => undefined);
      upload.on('close', resolve);
      upload.write(randomBytes(1_500_000), () => upload.destroy());
    });
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('PUT', path, { bytes: randomBytes(10) })).status).toBe(204);
  });

  it('lets no worker write what a run is asked: that is the gateway to say', async () => {
    const path = WORKER_PATHS.payload(DAY, 'asked', 'request');
    const refused = await call('PUT', path, { bytes: randomBytes(1) });
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'REQUEST_INVALID']);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('refuses payloads in another form, and names that are none', async () => {
    const path = WORKER_PATHS.payload(DAY, 'odd', 'response');
    expect(await codeOf(await call('PUT', path, { json: {} }))).toBe('REQUEST_INVALID');
    expect((await call('PUT', WORKER_PATHS.payload(DAY, 'odd', 'other'), { bytes: randomBytes(1) })).status).toBe(400);
    expect((await call('PUT', WORKER_PATHS.payload('31', 'odd', 'response'), { bytes: randomBytes(1) })).status).toBe(
      400,
    );
  });
});
