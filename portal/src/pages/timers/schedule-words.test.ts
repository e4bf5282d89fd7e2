import { describe, expect, it } from '@jest/globals';
import { scheduleWords } from './schedule-words.js';

describe('scheduleWords', () => {
  it.each([
    ['0 0 18 * * *', 'Every day at 18:00'],
    ['0 30 2 * * 1-5', 'Monday to Friday at 02:30'],
    ['0 0 6 * * MON,7', 'Monday, Sunday at 06:00'],
    ['0 */5 * * * *', 'Every 5 minutes'],
    ['0 * * * * *', 'Every minute'],
    ['*/30 * * * * *', 'Every 30 seconds'],
    ['0,30 * * * * *', 'Every 30 seconds'],
    ['0 0,15,30,45 * * * *', 'Every 15 minutes'],
    ['0 0 0,12 * * *', 'Every 12 hours'],
    ['0 0 */6 * * *', 'Every 6 hours'],
    ['0 15 * * * *', 'Every hour, 15 minutes past'],
    ['0 0 20-23 * * *', 'Every hour from 20:00 to 23:00'],
    ['0 0 0 1 * *', 'By its expression'],
    ['0 0,30 8 * * *', 'By its expression'],
  ])('tells %s', (text, told) => {
    expect(scheduleWords({ kind: 'cron', text })).toBe(told);
  });

  it('tells an interval', () => {
    expect(scheduleWords({ kind: 'interval', text: '00:05:00' })).toBe('Every 00:05:00');
  });
});
