import { describe, expect, it } from '@jest/globals';
import { localDay, localMoment } from './local-moment.js';
import { newName } from './new-name.js';
import { isMissing, valueOf } from './parameter-values.js';

describe('the name of a new function', () => {
  it('is the first that the app does not have, in any case', () => {
    expect(newName('httpTrigger1', [])).toBe('httpTrigger1');
    expect(newName('httpTrigger1', ['HTTPTRIGGER1', 'httpTrigger2', 'other'])).toBe('httpTrigger3');
  });
});

describe('a parameter of a template', () => {
  const schedule = { name: 'schedule', default: '0 */5 * * * *' };

  it('has its default until somebody types, and is missing once it was emptied', () => {
    expect(valueOf(schedule, {})).toBe('0 */5 * * * *');
    expect(isMissing(schedule, {})).toBe(false);
    expect(isMissing(schedule, { schedule: ' ' })).toBe(true);
    expect(isMissing(schedule, { schedule: '0 0 2 * * *' })).toBe(false);
    expect(isMissing({ name: 'route', default: '' }, { route: '' })).toBe(false);
  });
});

describe('a moment of another zone', () => {
  it('is shown by the clocks of that zone', () => {
    expect(localMoment('2027-03-28T03:30:00+02:00')).toBe('Sun 28 Mar 2027, 03:30:00 +02:00');
    expect(localDay('2027-03-28T00:00:00-11:00')).toContain('28 March 2027');
  });
});
