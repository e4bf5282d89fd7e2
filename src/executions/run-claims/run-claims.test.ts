import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { WORKER_PATHS, type JoinResponse, type RunClaim } from '#contracts/messages/worker-link.js';
import { anEnd } from '../../../test/support/record-samples.js';
import { HandedQueue } from '../../../test/support/handed-queue.js';
import { openManagementApp, type ManagementApp } from '../../../test/support/management-app.js';
import { aRunClaim } from '../../../test/support/factories.js';
import { FleetModule } from '../../fleet/fleet.module.js';
import type { ProcessPresence } from '../../fleet/fleet-registry.js';
import { LiveFleet } from '../../fleet/live-fleet.js';
import type { CancelledBatches } from '../../batches/cancelled-batches.js';
import type { Doubt, RunClaimStore } from './run-claim-store.js';
import { RunClaimsModule } from './run-claims.module.js';
import { RunClaims } from './run-claims.service.js';

class CountedQueue extends HandedQueue {
  ready: number | undefined = 0;

  override readyCount(): Promise<number> {
    if (this.away) return Promise.reject(new NightshiftError('BROKER_UNAVAILABLE', 'away'));
    return Promise.resolve(this.ready as number);
  }
}

const queue = new CountedQueue();
let management: ManagementApp;
let workers: JoinResponse[];

const heartbeat = (process: string) => ({
  type: 'worker.heartbeat' as const,
  process,
  apps: [],
  running: 0,
  draining: false,
});

function claimOf(overrides: Partial<RunClaim> = {}): RunClaim {
  const { worker: _worker, ...claim } = aRunClaim();
  return { ...claim, ...overrides };
}

async function ask(worker: number, claim: RunClaim): Promise<unknown> {
  const response = await call(worker, WORKER_PATHS.claims, 'POST', claim);
  const body = (await response.json()) as { answer?: string; code?: string };
  return body.answer ?? body.code;
}

function call(worker: number, path: string, method: string, body?: unknown): Promise<Response> {
  return fetch(management.url + path, {
    method,
    headers: {
      authorization: `Bearer ${workers[worker]?.credential}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

describe('run claims', () => {
  beforeAll(async () => {
    management = await openManagementApp({ modules: [FleetModule, RunClaimsModule], queue });
    const token = await management.token('join');
    workers = [];
    for (const name of ['desk 1', 'desk 2']) {
      const response = await fetch(management.url + WORKER_PATHS.join, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
      workers.push((await response.json()) as JoinResponse);
    }
  });
  afterAll(() => management.close());

  beforeEach(() => {
    queue.away = false;
    queue.ready = 0;
    const fleet = management.app.get(LiveFleet, { strict: false });
    workers.forEach(({ workerId }, n) => fleet.heard({ id: workerId, name: `desk ${n}` }, heartbeat(`p${n}`)));
  });

  it('lets one process run, and makes the others wait while that one is here', async () => {
    const claim = claimOf({ process: 'p0' });
    expect(await ask(0, claim)).toBe('run');
    expect(await ask(0, claim)).toBe('run');
    expect(await ask(1, { ...claim, process: 'p1' })).toBe('later');
  });

  it('answers done when the execution has ended for good', async () => {
    const claim = claimOf({ process: 'p0' });
    await ask(0, claim);
    const { day, id } = claim;
    await management.stores.executions.apply([anEnd({ day, id, lane: 'durable' })]);
    expect(await ask(1, { ...claim, process: 'p1' })).toBe('done');
  });

  it('lets another one run at once what the holder gives back', async () => {
    const claim = claimOf({ process: 'p0' });
    await ask(0, claim);
    expect((await call(1, WORKER_PATHS.claim(claim.id, 'p0'), 'DELETE')).status).toBe(204);
    expect(await ask(1, { ...claim, process: 'p1' })).toBe('later');
    expect((await call(0, WORKER_PATHS.claim(claim.id, 'p0'), 'DELETE')).status).toBe(204);
    expect(await ask(1, { ...claim, process: 'p1' })).toBe('run');
  });

  it('cannot tell while the broker is away, when it matters', async () => {
    const claim = claimOf({ process: 'gone' });
    expect(await ask(0, claim)).toBe('run');
    queue.away = true;
    expect(await ask(1, { ...claim, process: 'p1' })).toBe('BROKER_UNAVAILABLE');
    expect(await ask(1, claimOf({ process: 'p1' }))).toBe('run');
  });

  it.each([{ id: 7 }, { forMs: 0 }, { attempt: 0 }])('refuses %j', async (wrong) => {
    expect(await ask(0, { ...claimOf(), ...wrong } as RunClaim)).toBe('MESSAGE_INVALID');
  });
});

describe('the claim of a process that is gone', () => {
  const doubts: Doubt[] = [];
  const trusted: string[] = [];
  let presence: ProcessPresence;
  let doubted: boolean;
  let cancelled: boolean;
  let moved: 'run' | 'held' | 'done';
  const store = {
    claim: async () => ({ kind: 'held', holder: { worker: 'w1', process: 'p1' }, doubted }),
    takeOver: async (_request: unknown, _from: unknown, doubt: Doubt) => {
      doubts.push(doubt);
      return { kind: moved };
    },
    trust: async (id: string) => void trusted.push(id),
  } as unknown as RunClaimStore;
  const batches = { has: async () => cancelled } as unknown as CancelledBatches;
  const claims = new RunClaims(store, batches, { presence: () => presence } as unknown as LiveFleet, queue);
  const request = aRunClaim();

  beforeEach(() => {
    doubts.length = 0;
    trusted.length = 0;
    presence = 'gone';
    doubted = false;
    cancelled = false;
    moved = 'run';
    queue.away = false;
    queue.ready = 0;
  });

  it('moves when the records it may have left behind are written', async () => {
    expect(await claims.ask(request)).toBe('run');
    expect(doubts[0]?.forMs).toBeGreaterThan(5_000);
    moved = 'held';
    expect(await claims.ask(request)).toBe('later');
    moved = 'done';
    expect(await claims.ask(request)).toBe('done');
  });

  it.each<ProcessPresence>(['live', 'unknown'])('stays while the process is %s', async (state) => {
    presence = state;
    expect(await claims.ask(request)).toBe('later');
    expect(doubts).toEqual([]);
  });

  it('is to be ended as cancelled when its batch was', async () => {
    const child = { ...request, batch: 'night' };
    expect(await claims.ask(child)).toBe('run');
    cancelled = true;
    expect(await claims.ask(child)).toBe('cancelled');
    expect(await claims.ask(request)).toBe('run');
    moved = 'done';
    expect(await claims.ask(child)).toBe('done');
  });

  it('stays while records wait in the broker, and patience begins anew', async () => {
    queue.ready = 3;
    doubted = true;
    expect(await claims.ask(request)).toBe('later');
    expect(doubts).toEqual([]);
    expect(trusted).toEqual([request.id]);
  });
});
