import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { NightshiftError, type ErrorCode } from '#contracts/errors.js';
import { endWhenRefused } from './end-when-refused.js';

describe('an answer that goes on', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const state: { refusal?: ErrorCode } = {};
  const admit = () =>
    state.refusal === undefined ? Promise.resolve() : Promise.reject(new NightshiftError(state.refusal, 'no'));

  it.each(['TOKEN_INVALID', 'ROLE_INSUFFICIENT', 'EXECUTION_NOT_FOUND'] as const)('ends with %s', async (code) => {
    delete state.refusal;
    const stream = new PassThrough();
    const onStay = jest.fn();
    endWhenRefused(stream, { admit, end: () => stream.end(), onStay });
    await jest.advanceTimersByTimeAsync(15_000);
    expect([stream.writableEnded, onStay.mock.calls.length]).toEqual([false, 1]);
    state.refusal = code;
    await jest.advanceTimersByTimeAsync(15_000);
    expect([stream.writableEnded, onStay.mock.calls.length]).toEqual([true, 1]);
    stream.destroy();
    await jest.advanceTimersByTimeAsync(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each(['STORE_UNAVAILABLE', 'LOGIN_THROTTLED'] as const)('does not end with %s', async (code) => {
    state.refusal = code;
    const stream = new PassThrough();
    endWhenRefused(stream, { admit, end: () => stream.end() });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(stream.writableEnded).toBe(false);
    stream.destroy();
  });
});
