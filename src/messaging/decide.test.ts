import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, NightshiftError, type ErrorCode } from '#contracts/errors.js';
import { decide } from './decide.js';

const first = { attempt: 1, awayMs: 0 };
const kindFor = (code: ErrorCode) => decide(new NightshiftError(code, 'text'), first).kind;

describe('what becomes of a delivery whose handler failed', () => {
  it.each<[ErrorCode, string]>([
    ['MESSAGE_INVALID', 'dead'],
    ['TOKEN_INVALID', 'dead'],
    ['APP_NOT_FOUND', 'done'],
    ['APP_CONFLICT', 'done'],
    ['FUNCTION_FAILED', 'done'],
    ['BODY_TOO_LARGE', 'dead'],
    ['GATEWAY_OVERLOADED', 'release'],
    ['STORE_UNAVAILABLE', 'release'],
    ['INTERNAL', 'retry'],
  ])('%s: %s', (code, kind) => {
    expect(kindFor(code)).toBe(kind);
  });

  it('decides for every code there is', () => {
    const codes = Object.keys(ERROR_CODES) as ErrorCode[];
    expect(codes.map(kindFor)).not.toContain(undefined);
  });

  it('keeps code and text in the reason of a dead letter', () => {
    const decision = decide(new NightshiftError('MESSAGE_INVALID', 'no body'), first);
    expect(decision).toEqual({ kind: 'dead', reason: 'MESSAGE_INVALID: no body' });
  });

  it('asks a dependency that is away at longer and longer intervals, at most 5 s', () => {
    const waits = [0, 400, 2_000, 600_000].map((awayMs) =>
      decide(new NightshiftError('STORE_UNAVAILABLE', 'text'), { attempt: 1, awayMs }),
    );
    expect(waits).toEqual([250, 400, 2_000, 5_000].map((afterMs) => ({ kind: 'release', afterMs })));
  });

  it('tries our own bugs again, ever later, and gives up at the eighth attempt', () => {
    const decisions = [1, 2, 7].map((attempt) => decide(new TypeError('oops'), { attempt, awayMs: 0 }));
    expect(decisions).toEqual([1_000, 2_000, 60_000].map((afterMs) => ({ kind: 'retry', afterMs })));
    const last = decide(new TypeError('oops'), { attempt: 8, awayMs: 0 });
    expect(last).toEqual({ kind: 'dead', reason: 'INTERNAL: oops (attempt 8 was the last)' });
  });

  it('understands what is thrown and is no Error', () => {
    expect(decide('just text', first)).toEqual({ kind: 'retry', afterMs: 1_000 });
  });
});
