import { describe, expect, it } from '@jest/globals';
import type { Entry } from './entry.js';
import { ReadyList } from './ready-list.js';

function anEntry(position: number, expiresAtMs?: number): Entry {
  return {
    seq: position,
    stored: false,
    position,
    arrivedAtMs: undefined,
    attempt: 1,
    delivered: false,
    expirationMs: undefined,
    expiresAtMs,
    withdrawn: false,
    content: undefined,
  };
}

function drain(list: ReadyList): number[] {
  const positions: number[] = [];
  for (let entry = list.take(); entry !== undefined; entry = list.take()) positions.push(entry.position);
  return positions;
}

describe('ReadyList', () => {
  it('gives entries in the order in which they came', () => {
    const list = new ReadyList();
    for (const position of [1, 2, 3]) list.add(anEntry(position));
    expect(list.size).toBe(3);
    expect(drain(list)).toEqual([1, 2, 3]);
    expect(list.size).toBe(0);
    expect(list.take()).toBeUndefined();
  });

  it('puts what comes back in its old place, whatever the order in which it comes back', () => {
    const list = new ReadyList();
    for (let position = 1; position <= 6; position++) list.add(anEntry(position));
    const [first, second, third] = [list.take(), list.take(), list.take()];
    for (const entry of [second, third, first]) if (entry !== undefined) list.add(entry);
    expect(list.size).toBe(6);
    expect(drain(list)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps the order when old entries come back into an empty list, and new ones behind them', () => {
    const list = new ReadyList();
    for (const position of [5, 3, 4, 6]) list.add(anEntry(position));
    expect(drain(list)).toEqual([3, 4, 5, 6]);
  });

  it('removes by condition, from both ends, and knows the earliest of what is left', () => {
    const list = new ReadyList();
    for (let position = 1; position <= 6; position++) list.add(anEntry(position, 100 - position));
    const returned = list.take();
    if (returned !== undefined) list.add(returned);
    const removed = list.remove(({ position }) => position % 3 === 1);
    expect(removed.map(({ position }) => position)).toEqual([1, 4]);
    expect(list.earliest(({ expiresAtMs }) => expiresAtMs)).toBe(94);
    expect(drain(list)).toEqual([2, 3, 5, 6]);
    expect(list.earliest(({ expiresAtMs }) => expiresAtMs)).toBeUndefined();
  });

  it('stays in order over many thousands that come and go', () => {
    const list = new ReadyList();
    const seen: number[] = [];
    for (let position = 1; position <= 20_000; position++) {
      list.add(anEntry(position));
      if (position % 3 === 0) seen.push(list.take()?.position ?? 0, list.take()?.position ?? 0);
    }
    expect([...seen, ...drain(list)]).toEqual(Array.from({ length: 20_000 }, (_, index) => index + 1));
  });
});
