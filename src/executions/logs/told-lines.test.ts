import { describe, expect, it } from '@jest/globals';
import type { AppLine } from '#contracts/messages/control.js';
import { ToldLines } from './told-lines.js';

const named = { function: 'order', execution: 'e1', attempt: 1 };

function lines(from: number, to: number, attempt = 1): AppLine[] {
  const numbers = Array.from({ length: to - from }, (_, at) => from + at);
  return numbers.map((number) => ({ ...named, attempt, number, at: '', level: 'Information', message: `${number}` }));
}

function numbersOf({ lines: fresh, leftOut }: ReturnType<ToldLines['news']>): unknown {
  return [fresh.map(({ number }) => number), leftOut];
}

describe('lines that were told', () => {
  it('are told once, whichever way they come', () => {
    const told = new ToldLines();
    expect(numbersOf(told.news(lines(0, 2)))).toEqual([[0, 1], 0]);
    expect(numbersOf(told.news(lines(0, 3)))).toEqual([[2], 0]);
    expect(numbersOf(told.news(lines(0, 4), [{ ...named, lines: 4 }]))).toEqual([[3], 0]);
    expect(numbersOf(told.news(lines(2, 4)))).toEqual([[], 0]);
    expect(numbersOf(told.news(lines(0, 1, 2)))).toEqual([[0], 0]);
  });

  it('are counted where they are missing', () => {
    const told = new ToldLines();
    told.news(lines(0, 2));
    expect(numbersOf(told.news(lines(5, 6)))).toEqual([[5], 3]);
    expect(numbersOf(told.news(lines(0, 4), [{ ...named, lines: 9 }]))).toEqual([[], 3]);
    expect(numbersOf(told.news([], [{ ...named, execution: 'e2', lines: 7 }]))).toEqual([[], 7]);
  });

  it('wait for the start of an attempt that was first heard of in its midst', () => {
    const told = new ToldLines();
    expect(numbersOf(told.news(lines(3, 5)))).toEqual([[], 0]);
    expect(numbersOf(told.news(lines(0, 5)))).toEqual([[0, 1, 2, 3, 4], 0]);
    expect(numbersOf(told.news(lines(5, 6), [{ ...named, lines: 6 }]))).toEqual([[5], 0]);
    const faster = new ToldLines();
    faster.news(lines(3, 5));
    expect(numbersOf(faster.news(lines(0, 2)))).toEqual([[0, 1], 0]);
    expect(numbersOf(faster.news(lines(2, 5)))).toEqual([[2, 3, 4], 0]);
  });

  it('do not wait for a start that was lost longer than until more comes, or the end', () => {
    const told = new ToldLines();
    told.news(lines(3, 5));
    expect(numbersOf(told.news(lines(5, 6)))).toEqual([[3, 4, 5], 3]);
    expect(numbersOf(told.news(lines(0, 7)))).toEqual([[6], 0]);
    const ended = new ToldLines();
    ended.news(lines(3, 5));
    expect(numbersOf(ended.news([], [{ ...named, lines: 6 }]))).toEqual([[3, 4], 4]);
  });

  it('are remembered of an attempt that runs, however many others end meanwhile', () => {
    const told = new ToldLines();
    told.news(lines(0, 3));
    for (let other = 2; other < 12_000; other += 1) {
      told.news(lines(0, 1, other), [{ ...named, attempt: other, lines: 1 }]);
    }
    expect(numbersOf(told.news(lines(0, 4)))).toEqual([[3], 0]);
    expect(numbersOf(told.news(lines(0, 1, 11_999)))).toEqual([[], 0]);
  });

  it('are remembered of an attempt that is heard of again and again, however many others run', () => {
    const told = new ToldLines();
    told.news(lines(0, 1));
    for (let other = 2; other < 12_000; other += 1) {
      told.news(lines(0, 1, other));
      if (other % 5_000 === 0) told.news(lines(0, 1));
    }
    expect(numbersOf(told.news(lines(0, 2)))).toEqual([[1], 0]);
  });
});
