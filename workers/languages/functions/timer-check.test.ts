import { describe, expect, it } from '@jest/globals';
import { describeFunctions } from './describe-functions.js';

const found = (name: string, options: Record<string, unknown>) => ({
  name,
  directory: '',
  scriptFile: 'index.js',
  language: 'node',
  bindings: [{ name: 'timer', type: 'timerTrigger', direction: 'in', ...options }],
});

const errorsOf = (options: Record<string, unknown>, settings: Record<string, string> = {}): readonly string[] => {
  const functions = [found('Payroll', options), found('Other', { schedule: '0 0 18 * * *' })];
  const [payroll, other] = describeFunctions(functions, { settings, hostJson: {} });
  if (settings['WEBSITE_TIME_ZONE'] === undefined) expect(other?.errors).toEqual([]);
  return payroll?.errors ?? [];
};

describe('the check of a timer at load', () => {
  it.each([
    [{ schedule: '0 */5 * * * *' }, {}],
    [{ schedule: '%Nightly%' }, { Nightly: '00:05:00' }],
  ])('lets %p with %p pass', (options, settings) => {
    expect(errorsOf(options, settings as Record<string, string>)).toEqual([]);
  });

  it.each([
    [{ schedule: '0 0 0 * * 7' }, {}, 'Sunday is 0'],
    [{}, {}, 'has no "schedule"'],
    [{ schedule: '%Nightly%' }, {}, "add the setting 'Nightly'"],
    [{ schedule: '0 0 18 * * *' }, { WEBSITE_TIME_ZONE: 'Mars/Base' }, 'WEBSITE_TIME_ZONE'],
    [{ schedule: '0 0 18 * * *' }, { 'Nightshift.Payroll.MissedRuns': 'often' }, 'missedRuns'],
  ])('reports %p with %p as an error of that function: %s', (options, settings, reason) => {
    const errors = errorsOf(options, settings as Record<string, string>);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("Function 'Payroll': binding 'timer': ");
    expect(errors[0]).toContain(reason);
  });
});
