import { describe, expect, it } from '@jest/globals';
import { localTimeOf, momentOf } from './local-time.js';

describe('the time in a field of the browser', () => {
  it.each(['2026-01-31T08:30', '2026-07-01T00:00', '0002-01-31T08:30'])('is %s again after its way in UTC', (time) => {
    expect(momentOf(time)).toMatch(/Z$/);
    expect(localTimeOf(momentOf(time))).toBe(time);
  });

  it('is empty for what is no moment', () => {
    expect(['', 'soon'].flatMap((text) => [momentOf(text), localTimeOf(text)])).toEqual(['', '', '', '']);
  });
});
