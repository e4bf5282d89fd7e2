import { timers } from '../../texts/timers.js';

const { words } = timers;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const NAMES = DAYS.map((day) => day.slice(0, 3).toUpperCase());

interface Schedule {
  readonly kind: 'cron' | 'interval';
  readonly text: string;
}

/** The usual schedules in words; of the others only that they have an expression, which stands beside it. */
export function scheduleWords({ kind, text }: Schedule): string {
  if (kind === 'interval') return words.every(text);
  const [second = '', minute = '', hour = '', day = '', month = '', weekday = ''] = text.trim().split(/\s+/);
  if (day !== '*' || month !== '*') return words.other;
  return weekday === '*' ? ofEveryDay(second, minute, hour) : ofDays(second, minute, hour, weekday);
}

function ofEveryDay(second: string, minute: string, hour: string): string {
  const all = minute === '*' && hour === '*';
  if (all && stepOf(second, 60) !== undefined) return words.seconds(stepOf(second, 60) ?? 1);
  if (second !== '0') return words.other;
  if (hour === '*' && stepOf(minute, 60) !== undefined) return words.minutes(stepOf(minute, 60) ?? 1);
  if (hour === '*' && isNumber(minute)) return words.hourly(Number(minute));
  if (minute === '0' && stepOf(hour, 24) !== undefined) return words.hours(stepOf(hour, 24) ?? 1);
  const [from = '', to = ''] = hour.split('-');
  if (isNumber(minute) && isNumber(from) && isNumber(to)) return words.span(clock(from, minute), clock(to, minute));
  return isNumber(minute) && isNumber(hour) ? words.daily(clock(hour, minute)) : words.other;
}

function ofDays(second: string, minute: string, hour: string, weekday: string): string {
  const days = weekday.split(',').map((part) => part.split('-').map(dayName).join(' to '));
  const isPlain = second === '0' && isNumber(minute) && isNumber(hour) && !days.some((day) => day.includes('?'));
  return isPlain ? words.days(days.join(', '), clock(hour, minute)) : words.other;
}

/** 1 for every one, n for every n-th, of `size`: also where the API lists them, as 0,30 of 60. */
function stepOf(field: string, size: number): number | undefined {
  if (field === '*') return 1;
  const step = /^\*\/(\d+)$/.exec(field)?.[1];
  if (step !== undefined) return Number(step);
  const values = field.split(',').map(Number);
  const every = size / values.length;
  return values.length > 1 && values.every((value, n) => value === n * every) ? every : undefined;
}

function dayName(text: string): string {
  const index = isNumber(text) ? Number(text) % 7 : NAMES.indexOf(text.toUpperCase());
  return DAYS[index] ?? '?';
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

function clock(hour: string, minute: string): string {
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}
