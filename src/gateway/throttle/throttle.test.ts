import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '#contracts/ports/clock.js';
import { HostLoad } from './host-load.js';
import { RequestGate } from './request-gate.js';

const aResponse = () => new EventEmitter() as unknown as ServerResponse;
const LONG = 600_000;

describe('RequestGate', () => {
  it('lets requests in by order as places come free, and forgets who leaves the queue', async () => {
    const gate = new RequestGate();
    const limits = { maxConcurrentRequests: 1, maxOutstandingRequests: 4 };
    const entered: string[] = [];
    const come = async (name: string, response = aResponse()) => {
      const leave = await gate.enter(limits, response, LONG);
      entered.push(leave === undefined ? `not ${name}` : name);
      return leave;
    };
    const first = await come('a');
    const leaving = aResponse();
    const second = come('b', leaving);
    const third = come('c');
    const fourth = come('d');
    expect(await come('e')).toBeUndefined();
    leaving.emit('close');
    expect(await second).toBeUndefined();
    first?.();
    first?.();
    (await third)?.();
    (await fourth)?.();
    expect(entered).toEqual(['a', 'not e', 'not b', 'c', 'd']);
    expect(gate.outstanding).toBe(0);
  });

  it('lets nobody slip in between one that leaves and the next', async () => {
    const gate = new RequestGate();
    const limits = { maxConcurrentRequests: 1 };
    const leave = await gate.enter(limits, aResponse(), LONG);
    const next = gate.enter(limits, aResponse(), LONG);
    leave?.();
    let isIn = false;
    const late = gate.enter(limits, aResponse(), LONG).then((pass) => {
      isIn = true;
      return pass;
    });
    const pass = await next;
    await turn();
    expect(isIn).toBe(false);
    pass?.();
    (await late)?.();
    expect(gate.outstanding).toBe(0);
  });

  it('refuses those whose turn does not come in time', async () => {
    const gate = new RequestGate();
    await gate.enter({ maxConcurrentRequests: 1 }, aResponse(), LONG);
    expect(await gate.enter({ maxConcurrentRequests: 1 }, aResponse(), 1)).toBeUndefined();
    expect(gate.outstanding).toBe(1);
  });
});

describe('HostLoad', () => {
  it('is looked at every 15 s, and high when any share is above 0.8', () => {
    let nowMs = 0;
    let shares = [0.1, 0.81];
    const clock = { monotonicMs: () => nowMs } as Clock;
    const load = new HostLoad(clock, () => shares);
    nowMs = 14_999;
    expect(load.isHigh).toBe(false);
    nowMs = 15_000;
    expect(load.isHigh).toBe(true);
    shares = [0.8, 0.2];
    nowMs = 29_000;
    expect(load.isHigh).toBe(true);
    nowMs = 30_000;
    expect(load.isHigh).toBe(false);
  });

  it('measures this process', () => {
    let nowMs = 0;
    const load = new HostLoad({ monotonicMs: () => nowMs } as Clock);
    nowMs = 3_600_000;
    expect(typeof load.isHigh).toBe('boolean');
  });
});
