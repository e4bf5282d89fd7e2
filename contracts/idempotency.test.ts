import { describe, expect, it } from '@jest/globals';
import { idempotencyOf } from './idempotency.js';

const DAY_MS = 86_400_000;
const binding = (options: Record<string, unknown>) => ({
  name: 'req',
  type: 'httpTrigger',
  direction: 'in' as const,
  ...options,
});

describe('idempotency of a function', () => {
  it.each<[Record<string, unknown>, Record<string, string>, unknown]>([
    [{}, {}, undefined],
    [{ idempotency: false }, {}, undefined],
    [{ idempotency: true }, {}, { forMs: DAY_MS, required: false }],
    [{ idempotency: '02:00:00' }, {}, { forMs: 7_200_000, required: false }],
    [{ idempotency: '00:00:00.0001' }, {}, { forMs: 1, required: false }],
    [{ idempotency: true, idempotencyRequired: true }, {}, { forMs: DAY_MS, required: true }],
    [{}, { 'Nightshift.Pay.Idempotency': '7.00:00:00' }, { forMs: 7 * DAY_MS, required: false }],
    [{ idempotency: true }, { Nightshift__Pay__Idempotency: 'False' }, undefined],
    [{ idempotency: true }, { 'Nightshift.Other.Idempotency': 'false' }, { forMs: DAY_MS, required: false }],
  ])('of %j with settings %j is %j', (options, settings, expected) => {
    expect(idempotencyOf('Pay', binding(options), settings)).toEqual(expected);
  });

  it.each([
    { idempotency: 'soon' },
    { idempotency: '-01:00:00' },
    { idempotency: '00:00:00' },
    { idempotency: true, idempotencyRequired: 'perhaps' },
    { idempotencyRequired: true },
  ])('refuses %j', (options) => {
    expect(() => idempotencyOf('Pay', binding(options), {})).toThrow(
      expect.objectContaining({ code: 'FUNCTION_NOT_RUNNABLE' }),
    );
  });
});
