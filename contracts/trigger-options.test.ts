import { describe, expect, it } from '@jest/globals';
import { triggerOption } from './trigger-options.js';

const binding = {
  name: 'timer',
  type: 'timerTrigger',
  direction: 'in',
  missedRuns: 'skip',
  limit: 3,
  odd: {},
} as const;

describe('an option of a trigger', () => {
  it.each([
    ['missedRuns', 'skip'],
    ['MissedRuns', 'skip'],
    ['limit', '3'],
    ['odd', undefined],
    ['absent', undefined],
  ])('is read from the binding: %s', (option, value) => {
    expect(triggerOption('Payroll', binding, {}, option)).toBe(value);
  });

  it.each(['Nightshift.Payroll.MissedRuns', 'NIGHTSHIFT__PAYROLL__MISSEDRUNS', 'nightshift.payroll.missedruns'])(
    'is read from the settings first: %s',
    (name) => {
      expect(triggerOption('Payroll', binding, { [name]: 'all' }, 'missedRuns')).toBe('all');
      expect(triggerOption('Payroll', undefined, { [name]: 'all' }, 'missedRuns')).toBe('all');
      expect(triggerOption('Other', binding, { [name]: 'all' }, 'missedRuns')).toBe('skip');
    },
  );

  it('is nothing without a binding and a setting', () => {
    expect(triggerOption('Payroll', undefined, {}, 'missedRuns')).toBeUndefined();
  });
});
