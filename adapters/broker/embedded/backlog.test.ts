import { describe, expect, it } from '@jest/globals';
import { Backlog } from './backlog.js';
import type { Entry } from './entry.js';

function anEntry(position: number): Entry {
  return {
    seq: position,
    stored: true,
    position,
    arrivedAtMs: undefined,
    attempt: 1,
    delivered: false,
    expirationMs: undefined,
    expiresAtMs: undefined,
    withdrawn: false,
    content: undefined,
  };
}

/** The file, as far as a backlog reads it. */
class Rows {
  readonly positions: number[] = [];
  reads = 0;

  readonly read = (after: number, limit: number): Entry[] => {
    this.reads += 1;
    const sorted = this.positions.toSorted((a, b) => a - b);
    return sorted
      .filter((position) => position > after)
      .slice(0, limit)
      .map(anEntry);
  };

  write(backlog: Backlog, position: number): void {
    this.positions.push(position);
    backlog.wentToFile(anEntry(position));
  }
}

function drain(backlog: Backlog): number[] {
  const positions: number[] = [];
  for (let entry = backlog.take(); entry !== undefined; entry = backlog.take()) positions.push(entry.position);
  return positions;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a backlog', () => {
  it('is in order, whatever lies in memory and whatever in the file', () => {
    const rows = new Rows();
    const backlog = new Backlog(rows.read);
    for (const position of upTo(1_300)) {
      if (position % 3 === 0) backlog.inMemory.add(anEntry(position));
      else rows.write(backlog, position);
    }
    expect(backlog.size).toBe(1_300);
    expect(drain(backlog)).toEqual(upTo(1_300));
    expect(backlog.size).toBe(0);
  });

  it('reads nothing while the file has nothing', () => {
    const rows = new Rows();
    const backlog = new Backlog(rows.read);
    expect(backlog.take()).toBeUndefined();
    backlog.inMemory.add(anEntry(1));
    expect(drain(backlog)).toEqual([1]);
    expect(rows.reads).toBe(0);
  });

  it('finds what is written while a page is taken, also between full pages', () => {
    const rows = new Rows();
    const backlog = new Backlog(rows.read);
    for (const position of upTo(500)) rows.write(backlog, position);
    const taken = [backlog.take()?.position];
    rows.write(backlog, 501);
    for (let entry = backlog.take(); entry !== undefined; entry = backlog.take()) {
      taken.push(entry.position);
      if (entry.position === 500) rows.write(backlog, 502);
    }
    expect(taken).toEqual(upTo(502));
  });

  it('takes up what an earlier process left in the file', () => {
    const rows = new Rows();
    const backlog = new Backlog(rows.read);
    rows.positions.push(...upTo(700));
    backlog.found(700);
    backlog.inMemory.add(anEntry(701));
    expect(backlog.size).toBe(701);
    expect(drain(backlog)).toEqual(upTo(701));
  });

  it('keeps in memory what went to the file before the place where it is read', () => {
    const rows = new Rows();
    const backlog = new Backlog(rows.read);
    for (const position of [10, 20, 30]) rows.write(backlog, position);
    expect(backlog.take()?.position).toBe(10);
    rows.write(backlog, 15);
    rows.write(backlog, 40);
    expect(backlog.size).toBe(4);
    expect(drain(backlog)).toEqual([15, 20, 30, 40]);
  });

  it('has no room with 2,000 entries in memory, and sends away only what comes behind them', () => {
    const backlog = new Backlog(new Rows().read);
    for (const position of upTo(1_999)) backlog.inMemory.add(anEntry(position));
    expect(backlog.hasRoom).toBe(true);
    backlog.inMemory.add(anEntry(2_000));
    expect(backlog.hasRoom).toBe(false);
    expect([1_000, 3_000].map((position) => backlog.isFullBefore(anEntry(position)))).toEqual([false, true]);
  });

  it('says so when the file cannot be read, and has lost nothing', () => {
    const rows = new Rows();
    let broken = true;
    const backlog = new Backlog((after, limit) => {
      if (broken) throw new Error('unreadable');
      return rows.read(after, limit);
    });
    rows.write(backlog, 1);
    expect(() => backlog.take()).toThrow('unreadable');
    broken = false;
    expect(drain(backlog)).toEqual([1]);
  });
});
