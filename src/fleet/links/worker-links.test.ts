import { once } from 'node:events';
import { request, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { WORKER_PATHS, type WorkerHeartbeat } from '#contracts/messages/worker-link.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { eventually, within } from '../../../test/support/eventually.js';
import { openManagementApp, type ManagementApp } from '../../../test/support/management-app.js';
import { AppsService } from '../../apps/apps.service.js';
import { FleetModule } from '../fleet.module.js';
import { FleetRegistry } from '../fleet-registry.js';
import { WorkerLinks } from './worker-links.js';
import { WorkersService } from '../workers.service.js';

const BEAT: WorkerHeartbeat = {
  type: 'worker.heartbeat',
  process: 'p1',
  apps: [{ app: 'orders', version: 'v1', state: 'ready', syncSlots: 8 }],
  running: 0,
  draining: false,
};

interface Node {
  readonly management: ManagementApp;
  readonly fleet: FleetRegistry;
  readonly lost: string[];
}

let signals: EmbeddedSignals;
let first: Node;
let second: Node;
let closing: (() => Promise<void>)[];

async function aNode(beside?: ManagementApp): Promise<Node> {
  const management = await openManagementApp({
    modules: [FleetModule],
    signals,
    ...(beside !== undefined && { beside }),
    prepare: (app) => app.get(WorkerLinks, { strict: false }).attach(app.getHttpServer()),
  });
  const fleet = management.app.get(FleetRegistry, { strict: false });
  const lost: string[] = [];
  fleet.onLost((id) => lost.push(id));
  closing.unshift(() => management.close());
  return { management, fleet, lost };
}

const join = () => first.management.app.get(WorkersService, { strict: false }).join('desk 1');

function dial(node: Node, token?: string, path: string = WORKER_PATHS.link): WebSocket {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new WebSocket(node.management.url.replace('http', 'ws') + path, { headers });
}

/** A link that has sent a heartbeat, and the fleet has heard it. */
async function link(node: Node, worker: { workerId: string; credential: string }, beat = BEAT): Promise<WebSocket> {
  const socket = dial(node, worker.credential);
  await once(socket, 'open');
  socket.send(JSON.stringify(beat));
  await eventually('the worker', () => node.fleet.isLive(worker.workerId));
  return socket;
}

async function statusOf(socket: WebSocket): Promise<number | undefined> {
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
  socket.terminate();
  return response.statusCode;
}

describe('worker links', () => {
  beforeEach(async () => {
    closing = [];
    signals = new EmbeddedSignals(new SilentLogger());
    first = await aNode();
    second = await aNode(first.management);
  });

  afterEach(async () => {
    for (const close of closing) await close();
    await signals.close();
  });

  it('makes a worker known to every node', async () => {
    const worker = await join();
    await link(first, worker);
    await eventually('the other node', () => second.fleet.serving('orders').length === 1);
    expect(second.fleet.list()).toMatchObject([{ id: worker.workerId, name: 'desk 1', running: 0 }]);
    const metrics = await second.management.app.get(Registry, { strict: false }).metrics();
    expect(metrics).toContain('nightshift_workers_live 1');
    expect(metrics).toMatch(/nightshift_worker_running\{worker="[^"]+",id="[^"]+"\} \d/);
  });

  it('declares a worker whose socket was cut lost at every node within a second', async () => {
    const worker = await join();
    const socket = await link(first, worker);
    await eventually('the other node', () => second.fleet.isLive(worker.workerId));
    socket.terminate();
    await eventually('the loss', () => first.lost.length + second.lost.length === 2, 1_000);
    expect([first.lost, second.lost]).toEqual([[worker.workerId], [worker.workerId]]);
  });

  it.each(['the same node', 'the other node'])('keeps a worker that links with %s again at once', async (which) => {
    const worker = await eventually('a link within the grace', async () => {
      const candidate = await join();
      const socket = await link(first, candidate);
      await eventually('the other node', () => second.fleet.isLive(candidate.workerId));
      const brokenAtMs = performance.now();
      socket.terminate();
      await once(socket, 'close');
      await link(which === 'the same node' ? first : second, candidate);
      // The grace is 300 ms: what links later is rightly lost.
      return performance.now() - brokenAtMs < 200 && candidate;
    });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect([...first.lost, ...second.lost]).not.toContain(worker.workerId);
    expect([first.fleet.isLive(worker.workerId), second.fleet.isLive(worker.workerId)]).toEqual([true, true]);
  });

  it('gives up what a killed process ran although its successor links at once, under the same id', async () => {
    const worker = await join();
    const socket = await link(first, worker);
    await eventually('the other node', () => second.fleet.isLive(worker.workerId));
    socket.terminate();
    await once(socket, 'close');
    const successor = await link(first, worker, { ...BEAT, process: 'p2' });
    await eventually('the loss', () => first.lost.length + second.lost.length === 2, 1_000);
    expect(first.fleet.list()).toMatchObject([{ id: worker.workerId }]);
    expect(successor.readyState).toBe(WebSocket.OPEN);
  });

  it('replaces an older link of the same worker without losing it', async () => {
    const worker = await join();
    const older = await link(first, worker);
    const closed = once(older, 'close');
    await link(first, worker);
    expect((await closed)[0]).toBe(4000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(first.lost).toEqual([]);
  });

  it('closes its links with 1012 when it stops, and declares nobody lost', async () => {
    const worker = await join();
    const socket = await link(second, worker);
    await eventually('the other node', () => first.fleet.isLive(worker.workerId));
    const closed = once(socket, 'close');
    const stopping = performance.now();
    await closing.shift()?.();
    expect((await closed)[0]).toBe(1012);
    expect(performance.now() - stopping).toBeLessThan(2_000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect([first.lost, second.lost]).toEqual([[], []]);
    expect(first.fleet.isLive(worker.workerId)).toBe(true);
  });

  it('tells every linked worker when an app has changed', async () => {
    const sockets = [await link(first, await join()), await link(second, await join())];
    const notices = sockets.map((socket) => once(socket, 'message'));
    await first.management.app.get(AppsService, { strict: false }).registerInPlace('orders', 'v1', {});
    for (const [text] of await Promise.all(notices))
      expect(JSON.parse(String(text))).toEqual({ type: 'assignments.changed' });
  });

  it('closes a link that sends something else, with the reason', async () => {
    const socket = await link(first, await join());
    const closed = once(socket, 'close');
    socket.send('{"type":"worker.heartbeat"}');
    const [code, reason] = await closed;
    expect(code).toBe(1008);
    expect(String(reason)).toContain('worker.heartbeat');
  });

  it('pings its workers, so that both ends notice a dead connection', async () => {
    const socket = await link(first, await join());
    await within('a ping', once(socket, 'ping'));
  });

  it.each([
    ['no token', undefined, 401],
    ['a token that is unknown', 'ns_worker_unknown', 401],
    ['a join token', 'join', 403],
    ['the owner token', 'owner', 403],
  ])('refuses %s', async (_what, token, status) => {
    const real = token === 'join' || token === 'owner' ? await first.management.token(token) : token;
    expect(await statusOf(dial(first, real))).toBe(status);
  });

  it('refuses a credential without a worker: it has to join again', async () => {
    expect(await statusOf(dial(first, await first.management.token('worker')))).toBe(401);
  });

  it('opens no other path', async () => {
    const { credential } = await join();
    expect(await statusOf(dial(first, credential, '/api/apps'))).toBe(404);
  });

  it('lets go of a connection that it refused, though the caller keeps its half open', async () => {
    const { hostname, port } = new URL(first.management.url);
    const caller = connect({ host: hostname, port: Number(port), allowHalfOpen: true }).on('error', () => undefined);
    caller.write('GET /api/apps HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = (await once(caller, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    const server = first.management.app.getHttpServer() as Server;
    await eventually('no connection is left', () => {
      return new Promise<boolean>((resolve) => server.getConnections((_error, count) => resolve(count === 0)));
    });
    caller.destroy();
  });

  it('bears a caller that goes away in the middle of the handshake', async () => {
    const { credential } = await join();
    const headers = { connection: 'upgrade', upgrade: 'websocket', authorization: `Bearer ${credential}` };
    const call = request(first.management.url + WORKER_PATHS.link, { headers });
    call.on('error', () => undefined);
    call.flushHeaders();
    await once(call, 'socket').then(([socket]) => once(socket, 'connect'));
    call.destroy();
    await link(first, await join());
  });
});
