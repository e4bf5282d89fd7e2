import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Schema } from './client.js';
import { deploymentEnd } from './deployment-end.js';

type Deployment = Schema<'DeploymentResponse'>;

const BEGUN: Deployment = {
  id: 'd1',
  status: 'pending',
  statusText: '',
  author: 'ada',
  deployer: 'portal',
  message: '',
  receivedAt: '2026-11-26T08:00:00.000Z',
};
const before = globalThis.fetch;
const askedAt: number[] = [];
let answer: (secondsOn: number) => Response;

beforeEach(() => {
  jest.useFakeTimers();
  askedAt.length = 0;
  const start = Date.now();
  globalThis.fetch = async () => {
    askedAt.push(Date.now() - start);
    return answer((Date.now() - start) / 1_000);
  };
});
afterEach(() => {
  jest.useRealTimers();
  globalThis.fetch = before;
});

const now = (status: Deployment['status']) => Response.json({ ...BEGUN, status });

describe('the end of a deployment', () => {
  it('is waited for through a minute without management', async () => {
    answer = (seconds) => {
      if (seconds < 20) throw new TypeError('fetch failed');
      return seconds < 40 ? new Response('', { status: 503 }) : now('succeeded');
    };
    const end = deploymentEnd('orders', BEGUN, () => undefined);
    await jest.advanceTimersByTimeAsync(45_000);
    expect((await end).status).toBe('succeeded');
  });

  it('is given up when management stays away, and at once when it refuses', async () => {
    answer = () => new Response('', { status: 502 });
    const away = expect(deploymentEnd('orders', BEGUN, () => undefined)).rejects.toMatchObject({ status: 502 });
    await jest.advanceTimersByTimeAsync(70_000);
    await away;
    answer = () => Response.json({ code: 'ROLE_INSUFFICIENT', message: 'No.' }, { status: 403 });
    const refused = expect(deploymentEnd('orders', BEGUN, () => undefined)).rejects.toMatchObject({ status: 403 });
    await jest.advanceTimersByTimeAsync(400);
    await refused;
  });

  it('is asked for less often while no worker loads it', async () => {
    answer = (seconds) => now(seconds < 7 ? 'pending' : seconds < 9 ? 'deploying' : 'succeeded');
    const told: string[] = [];
    const end = deploymentEnd('orders', BEGUN, ({ status }) => told.push(status));
    await jest.advanceTimersByTimeAsync(12_000);
    await end;
    expect(askedAt).toEqual([400, 1_200, 2_800, 4_800, 6_800, 8_800, 9_200]);
    expect(told.at(-1)).toBe('deploying');
  });
});
