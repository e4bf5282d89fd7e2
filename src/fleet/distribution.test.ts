import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { WebSocket } from 'ws';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { WORKER_PATHS, type AssignmentList, type JoinResponse } from '#contracts/messages/worker-link.js';
import { eventually } from '../../test/support/eventually.js';
import { aDigest, anAppName, aWorkerFacts } from '../../test/support/factories.js';
import { openManagementApp, type ManagementApp } from '../../test/support/management-app.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { JoinTokensController } from '../identity/tokens/join-tokens.controller.js';
import { FleetModule } from './fleet.module.js';
import { PlacementWatch } from './placement/placement-watch.js';
import { WorkerLinks } from './links/worker-links.js';
import type { WorkerResponse } from './worker.response.js';
import { WorkersService } from './workers.service.js';

@Module({ controllers: [JoinTokensController] })
class JoinTokensModule {}

let management: ManagementApp;
let owner: string;

interface HandMade extends JoinResponse {
  readonly socket: WebSocket;
  /** How often it was told to ask again. */
  readonly notices: () => number;
}

const open: HandMade[] = [];

async function call(method: string, path: string, json?: unknown, token = owner): Promise<Response> {
  return fetch(management.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json !== undefined && { 'content-type': 'application/json' }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
}

async function ask<T>(method: string, path: string, json?: unknown): Promise<T> {
  return (await (await call(method, path, json)).json()) as T;
}

/** A worker by hand: joined, linked, and its first heartbeat heard. */
async function aWorker(
  labels: Record<string, string>,
  running = 0,
  apps: string[] = [],
  version = 'v1',
): Promise<HandMade> {
  const joined = await management.app.get(WorkersService, { strict: false }).join(`desk ${randomUUID()}`);
  return linked(joined, labels, { running, apps, version });
}

async function linked(
  joined: JoinResponse,
  labels: Record<string, string>,
  { running = 0, apps = [], version = 'v1' }: { running?: number; apps?: string[]; version?: string } = {},
): Promise<HandMade> {
  const workers = management.app.get(WorkersService, { strict: false });
  const socket = new WebSocket(management.url.replace('http', 'ws') + WORKER_PATHS.link, {
    headers: { authorization: `Bearer ${joined.credential}` },
  });
  let notices = 0;
  socket.on('message', () => (notices += 1));
  await once(socket, 'open');
  const loaded = apps.map((app) => ({ app, version, state: 'ready', syncSlots: 8 }));
  const facts = aWorkerFacts({ labels });
  socket.send(
    JSON.stringify({ type: 'worker.heartbeat', process: 'p1', apps: loaded, running, draining: false, facts }),
  );
  await eventually('its facts', async () => (await workers.get(joined.workerId)).facts !== undefined);
  const worker = { ...joined, socket, notices: () => notices };
  open.push(worker);
  return worker;
}

const REPORT: LoadReport = {
  host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: {} },
  functions: [{ name: 'take', bindings: [], language: 'node', disabled: false, errors: [] }],
  errors: [],
};

const reported = async ({ credential }: HandMade, app: string, version: string, report: LoadReport) =>
  (await call('PUT', WORKER_PATHS.load(app, version), report, credential)).status;

async function anApp(): Promise<{ app: string; version: string }> {
  const [app, digest] = [anAppName(), aDigest()];
  const version = digest.slice(0, 12);
  const { apps, packages } = management.stores;
  await packages.write(digest, [Buffer.from('zip')] as unknown as AsyncIterable<Uint8Array>);
  await apps.insertApp(app, new Date());
  await apps.insertVersion({ app, version, digest, packageBytes: 3, createdAt: new Date() });
  await apps.activateVersion(app, version);
  await management.app.get(AppCatalog, { strict: false }).refresh();
  return { app, version };
}

async function assigned(worker: HandMade): Promise<AssignmentList> {
  return (await (await call('GET', WORKER_PATHS.assignments, undefined, worker.credential)).json()) as AssignmentList;
}

const runs = async (worker: HandMade, app: string) =>
  (await assigned(worker)).assignments.some((one) => one.app === app);

interface Placed {
  readonly unmet?: string;
  readonly workers: readonly { readonly id: string; readonly holding: boolean; readonly why?: string }[];
}

describe('distribution', () => {
  beforeAll(async () => {
    management = await openManagementApp({
      modules: [FleetModule, JoinTokensModule],
      prepare: (app) => app.get(WorkerLinks, { strict: false }).attach(app.getHttpServer()),
    });
    owner = await management.token('owner');
  });
  afterAll(async () => {
    for (const { socket } of open) socket.terminate();
    await management.close();
  });

  it('places an app by labels, tells the workers at once, and leaves a trail', async () => {
    const { app } = await anApp();
    const [night, day] = [await aWorker({ pool: 'night' }), await aWorker({ pool: 'day' })];
    expect([await runs(night, app), await runs(day, app)]).toEqual([true, true]);
    const before = day.notices();
    const path = `/api/apps/${app}/placement`;
    const placed = await ask<Placed>('PUT', path, { selector: { pool: 'night', os: ['linux', 'darwin'] } });
    expect(placed.unmet).toBeUndefined();
    expect(placed.workers.find(({ id }) => id === day.workerId)?.why).toBe('has pool=day, not night');
    await eventually('the notice', () => day.notices() > before);
    expect([await runs(night, app), await runs(day, app)]).toEqual([true, false]);
    expect((await call('DELETE', path)).status).toBe(204);
    expect(await runs(day, app)).toBe(true);
    const trail = await management.stores.audit.list({ app }, 10);
    expect(trail.map(({ action }) => action)).toEqual(['placement.delete', 'placement.set']);
  });

  it('shows an app as ready on a worker when its functions are known, and not a moment before', async () => {
    const { app, version } = await anApp();
    const worker = await aWorker({}, 0, [app], version);
    const state = async () =>
      (await ask<WorkerResponse>('GET', `/api/workers/${worker.workerId}`)).apps?.map((one) => one.state);
    expect(await state()).toEqual(['loading']);
    expect(await reported(worker, app, version, REPORT)).toBe(204);
    expect(await state()).toEqual(['ready']);
  });

  it('goes on with a version that runs on one worker when another cannot load it', async () => {
    const { app, version } = await anApp();
    const bad = { ...REPORT, functions: [], errors: ['ENTRY_FILE_FAILED: boom'] };
    const found = async () => (await management.stores.apps.findVersion(app, version))?.loadReport;
    const other = await aWorker({});
    expect(await reported(other, app, version, bad)).toBe(204);
    expect(await found()).toEqual(bad);
    const worker = await aWorker({}, 0, [app], version);
    expect(await reported(worker, app, version, REPORT)).toBe(204);
    expect(await reported(other, app, version, bad)).toBe(204);
    expect(await found()).toEqual(REPORT);
  });

  it('says which wish cannot be met', async () => {
    const { app } = await anApp();
    const path = `/api/apps/${app}/placement`;
    await aWorker({ pool: 'lone' });
    expect((await ask<Placed>('PUT', path, { selector: { pool: 'moon' } })).unmet).toContain('has pool=lone, not moon');
    expect((await ask<Placed>('PUT', path, { selector: { pool: 'lone' }, count: 3 })).unmet).toBe(
      '1 of 3 workers can run it now.',
    );
    expect((await call('PUT', path, { selector: { pool: 7 } })).status).toBe(400);
    expect((await call('PUT', '/api/apps/no-such-app/placement', {})).status).toBe(404);
    expect((await call('GET', '/api/apps/no-such-app/placement')).status).toBe(404);
  });

  it('keeps to the count, and another worker takes the place of one that is held or goes', async () => {
    const { app } = await anApp();
    const pool = { pool: app };
    await ask('PUT', `/api/apps/${app}/placement`, { selector: pool, count: 1 });
    const [one, other] = [await aWorker(pool), await aWorker(pool)];
    expect([await runs(one, app), await runs(other, app), await runs(one, app)]).toEqual([true, false, true]);
    const told = other.notices();
    await call('POST', `/api/workers/${one.workerId}/cordon`);
    await eventually('the notice', () => other.notices() > told);
    expect(await runs(other, app)).toBe(true);
    await call('POST', `/api/workers/${one.workerId}/uncordon`);
    expect([await runs(one, app), await runs(other, app)]).toEqual([false, true]);
    other.socket.terminate();
    await eventually('the free place', () => runs(one, app));
    const { workers } = await ask<Placed>('GET', `/api/apps/${app}/placement`);
    expect(workers.filter(({ holding }) => holding).map(({ id }) => id)).toEqual([one.workerId]);
  });

  it('tells a held worker so at once, and shows it', async () => {
    const worker = await aWorker({ room: '4' });
    const before = worker.notices();
    const path = `/api/workers/${worker.workerId}`;
    expect(await ask('POST', `${path}/cordon`)).toMatchObject({ state: 'cordoned', facts: { labels: { room: '4' } } });
    await eventually('the notice', () => worker.notices() > before);
    expect((await assigned(worker)).hold).toBe('cordoned');
    expect(await ask('POST', `${path}/drain`)).toMatchObject({ state: 'draining', running: 0 });
    worker.socket.send(
      JSON.stringify({ type: 'worker.heartbeat', process: 'p1', apps: [], running: 0, draining: true }),
    );
    await eventually('its word', async () => (await ask<{ state: string }>('GET', path)).state === 'drained');
    expect((await assigned(worker)).hold).toBe('draining');
    expect(await ask('POST', `${path}/uncordon`)).toMatchObject({ state: 'working' });
    expect((await assigned(worker)).hold).toBeUndefined();
    const trail = (await management.stores.audit.list({}, 100)).filter(({ target }) => target.id === worker.workerId);
    expect(trail.map(({ action, before: was, after }) => [action, was, after])).toEqual([
      ['worker.uncordon', '{"state":"draining"}', '{"state":"working"}'],
      ['worker.drain', '{"state":"cordoned"}', '{"state":"draining"}'],
      ['worker.cordon', '{"state":"working"}', '{"state":"cordoned"}'],
    ]);
    expect((await call('POST', '/api/workers/unknown/drain')).status).toBe(404);
  });

  it('counts on no worker outside its availability window, and shows when that opens', async () => {
    const { app } = await anApp();
    const worker = await aWorker({ pool: app }, 0, [app]);
    await ask('PUT', `/api/apps/${app}/placement`, { selector: { pool: app }, count: 1 });
    expect(await runs(worker, app)).toBe(true);
    const facts = aWorkerFacts({ labels: { pool: app }, available: { window: '20:00-06:00', zone: 'Europe/Berlin' } });
    const state = { process: 'p1', apps: [], running: 0, draining: true, unavailable: true };
    worker.socket.send(JSON.stringify({ type: 'worker.heartbeat', ...state, facts }));
    const shown = () => ask<WorkerResponse>('GET', `/api/workers/${worker.workerId}`);
    await eventually('its word', async () => (await shown()).availability !== undefined);
    const { state: seen, availability, facts: said } = await shown();
    expect([seen, availability]).toMatchObject(['unavailable', { window: '20:00-06:00', zone: 'Europe/Berlin' }]);
    expect(Date.parse(String(availability?.changesAt))).toBeGreaterThan(Date.now());
    expect(said).not.toHaveProperty('available');
    await management.app.get(PlacementWatch, { strict: false }).look();
    const placed = await ask<Placed>('GET', `/api/apps/${app}/placement`);
    const mine = placed.workers.find(({ id }) => id === worker.workerId);
    expect(mine).toMatchObject({
      holding: false,
      why: 'is outside its availability window 20:00-06:00 Europe/Berlin',
    });
    expect(await runs(worker, app)).toBe(false);
  });

  it('gives no place to a worker that is not connected yet, and was outside its hours when it last was', async () => {
    const { app } = await anApp();
    await ask('PUT', `/api/apps/${app}/placement`, { count: 1 });
    const joined = await management.app.get(WorkersService, { strict: false }).join(`desk ${randomUUID()}`);
    const asks = async () =>
      (await (await call('GET', WORKER_PATHS.assignments, undefined, joined.credential)).json()) as AssignmentList;
    const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
    const window = `${days[(new Date().getUTCDay() + 3) % 7]} 08:00-09:00`;
    const facts = aWorkerFacts({ available: { window, zone: 'UTC' } });
    await management.stores.workers.setFacts(joined.workerId, facts);
    expect((await asks()).assignments.map((one) => one.app)).not.toContain(app);
    await management.stores.workers.setFacts(joined.workerId, aWorkerFacts());
    expect((await asks()).assignments.map((one) => one.app)).toContain(app);
  });

  it('removes no connected worker that may begin something, only one that is held and idle', async () => {
    const worker = await aWorker({});
    const path = `/api/workers/${worker.workerId}`;
    const refused = await call('DELETE', path);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('is connected, and may begin') });
    await ask('POST', `${path}/drain`);
    worker.socket.send(
      JSON.stringify({ type: 'worker.heartbeat', process: 'p1', apps: [], running: 0, draining: true }),
    );
    await eventually('its word', async () => (await ask<{ state: string }>('GET', path)).state === 'drained');
    expect((await call('DELETE', path)).status).toBe(200);
  });

  it('gives a worker the labels of its join token, whatever it says itself', async () => {
    const labels = { pool: 'night', zone: 'eu' };
    const made = await ask<{ id: string; token: string }>('POST', '/api/join-tokens', { name: 'bound', labels });
    const listed = await ask<Record<string, unknown>[]>('GET', '/api/join-tokens');
    expect(listed.find(({ id }) => id === made.id)).toMatchObject({ labels });
    const answer = await call('POST', WORKER_PATHS.join, { name: 'desk' }, made.token);
    const worker = await linked((await answer.json()) as JoinResponse, { pool: 'day', room: '4' });
    const seen = await ask<WorkerResponse>('GET', `/api/workers/${worker.workerId}`);
    expect(seen.facts?.labels).toEqual({ pool: 'night', zone: 'eu', room: '4' });
    for (const odd of [{ os: 'linux' }, { '-': 'x' }, { pool: ['a', 'b'] }, { pool: 7 }]) {
      expect((await call('POST', '/api/join-tokens', { name: 'odd', labels: odd })).status).toBe(400);
    }
  });

  it('removes a worker: what it runs is named first, then its credential opens nothing', async () => {
    const worker = await aWorker({}, 2, ['orders']);
    const path = `/api/workers/${worker.workerId}`;
    const refused = await call('DELETE', path);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      code: 'WORKER_BUSY',
      message: expect.stringContaining('runs 2 executions of orders'),
    });
    const closed = once(worker.socket, 'close');
    const removed = await ask<WorkerResponse>('DELETE', `${path}?force=true`);
    expect(removed).toMatchObject({ id: worker.workerId, running: 2, apps: ['orders'] });
    await closed;
    expect((await call('GET', WORKER_PATHS.assignments, undefined, worker.credential)).status).toBe(401);
    expect((await call('GET', path)).status).toBe(404);
    expect((await call('DELETE', path)).status).toBe(404);
  });

  it('lets one worker join with a one-time token, also of several at once, and tells the others why', async () => {
    const made = await ask<{ id: string; token: string }>('POST', '/api/join-tokens', {
      name: 'desk',
      singleUse: true,
    });
    const join = () => call('POST', WORKER_PATHS.join, { name: 'desk' }, made.token);
    const answers = await Promise.all([join(), join(), join(), join()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401, 401]);
    const late = (await (await join()).json()) as { message: string };
    expect(late.message).toContain("The join token 'desk' was used by as many workers as it is for");
    const listed = await ask<Record<string, unknown>[]>('GET', '/api/join-tokens');
    const seen = listed.find(({ id }) => id === made.id);
    expect(seen).toMatchObject({ state: 'used', uses: 1, maxUses: 1, lastUsedAt: expect.any(String) });
    const both = { name: 'x', singleUse: true, maxUses: 2 };
    expect((await call('POST', '/api/join-tokens', both)).status).toBe(400);
  });

  it('says that a join token was revoked to who has it, and nothing to who guesses', async () => {
    const made = await ask<{ id: string; token: string }>('POST', '/api/join-tokens', { name: 'floor 2', maxUses: 2 });
    await call('DELETE', `/api/join-tokens/${made.id}`);
    const messageOf = async (token: string) =>
      ((await (await call('POST', WORKER_PATHS.join, { name: 'x' }, token)).json()) as { message: string }).message;
    expect(await messageOf(made.token)).toContain("The join token 'floor 2' was revoked");
    expect(await messageOf(`${made.token.slice(0, -1)}!`)).toBe('The token is unknown, was revoked or has expired.');
  });

  it('keeps these ways from workers', async () => {
    const worker = await aWorker({});
    for (const [method, path] of [
      ['GET', `/api/workers/${worker.workerId}`],
      ['POST', `/api/workers/${worker.workerId}/uncordon`],
      ['DELETE', `/api/workers/${worker.workerId}`],
    ] as const) {
      expect((await call(method, path, undefined, worker.credential)).status).toBe(403);
    }
  });

  it('hands a package only to workers that are to run it', async () => {
    const { app, version } = await anApp();
    const [mine, other] = [await aWorker({ pool: app }), await aWorker({ pool: 'other' })];
    await ask('PUT', `/api/apps/${app}/placement`, { selector: { pool: app } });
    const download = (worker: HandMade, of: string) =>
      call('GET', WORKER_PATHS.package(app, of), undefined, worker.credential);
    expect((await download(mine, version)).status).toBe(200);
    const refused = await download(other, version);
    const unknown = await download(other, 'unknown');
    expect([refused.status, unknown.status]).toEqual([404, 404]);
    expect(((await refused.json()) as { code: string }).code).toBe('VERSION_NOT_FOUND');
  });
});
