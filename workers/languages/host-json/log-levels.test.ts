import { describe, expect, it } from '@jest/globals';
import { LogLevels } from './log-levels.js';

const levels = (logLevel: Record<string, string>) =>
  new LogLevels({ logging: { logLevel } }, (problem) => new Error(problem));

describe('the log levels of host.json', () => {
  it.each([
    [{}, 'information', true],
    [{}, 'debug', false],
    [{ default: 'Debug' }, 'debug', true],
    [{ Default: 'warning' }, 'information', false],
    [{ default: 'Error', Function: 'Trace' }, 'trace', true],
    [{ 'Function.Pay.User': 'Critical', 'Function.Pay': 'Trace' }, 'error', false],
    [{ 'function.pay': 'Trace', Function: 'None' }, 'trace', true],
    [{ 'Function.Other': 'None' }, 'information', true],
    [{ Function: 'None' }, 'critical', false],
    [{ default: 'Trace' }, 'none', false],
  ])('with %p, a line of the level %s is kept: %p', (given, level, kept) => {
    expect(levels(given as Record<string, string>).keeps('Pay', { level, logCategory: 'user' })).toBe(kept);
  });

  it('tells lines of a function, of its runtime and of the app apart', () => {
    const given = levels({ 'Function.Pay.User': 'None', 'Host.Function.Console': 'Error', Worker: 'Warning' });
    expect(given.keeps('Pay', { level: 'critical', logCategory: 'user' })).toBe(false);
    expect(given.keeps('Pay', { level: 'information', logCategory: 'system' })).toBe(true);
    expect(given.keeps(undefined, { level: 'warning' })).toBe(false);
    expect(given.keeps(undefined, { level: 'warning', logCategory: 'system' })).toBe(true);
  });
});
