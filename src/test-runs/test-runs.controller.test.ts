import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../gateway/gateway.config.js';
import type { Identity } from '../identity/identity.js';
import { TestRunsController } from './test-runs.controller.js';
import type { TestRun, TestRuns } from './test-runs.service.js';
import type { UnusedIds } from './unused-ids.js';

const identity = {} as Identity;
const asked = { executionId: 'f3a1c9d2-5a6b-4c7d-8e9f-0a1b2c3d4e5f' };

/** Whether the run was told that nobody waits for it. */
async function abandoned(raw: EventEmitter & { destroyed: boolean }, checking: () => void): Promise<boolean> {
  const signals: AbortSignal[] = [];
  const runs = { run: (run: TestRun) => Promise.resolve(signals.push(run.signal)) };
  const ids = { check: () => Promise.resolve(checking()) };
  const config = { requestTimeoutMs: 1_000, startWaitMs: 0 };
  const controller = new TestRunsController(
    runs as unknown as TestRuns,
    ids as unknown as UnusedIds,
    config as GatewayConfig,
  );
  const reply = { raw } as unknown as FastifyReply;
  await controller.run({ app: 'shop', function: 'orders' }, asked, identity, reply);
  return signals.some(({ aborted }) => aborted);
}

describe('a test run', () => {
  const aReply = (destroyed: boolean) => Object.assign(new EventEmitter(), { destroyed });

  it('goes on while somebody waits for it', async () => {
    expect(await abandoned(aReply(false), () => undefined)).toBe(false);
  });

  it('is given up when the asker has left before it begins', async () => {
    expect(await abandoned(aReply(true), () => undefined)).toBe(true);
    const raw = aReply(false);
    expect(await abandoned(raw, () => void raw.emit('close'))).toBe(true);
  });
});
