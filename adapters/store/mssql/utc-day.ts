import { NightshiftError } from '#contracts/errors.js';
import { dayOf } from './mssql-values.js';

/** Undefined when it is no day: no row has it. */
export function toDay(day: string): Date | undefined {
  const midnight = new Date(`${day}T00:00:00.000Z`);
  return Number.isNaN(midnight.getTime()) || dayOf(midnight) !== day ? undefined : midnight;
}

/** Throws MESSAGE_INVALID. */
export function recordedDay({ day, id }: { readonly day: string; readonly id: string }): Date {
  const midnight = toDay(day);
  if (midnight !== undefined) return midnight;
  const expected = 'expected a UTC day, such as 2026-01-31';
  throw new NightshiftError('MESSAGE_INVALID', `Record of execution ${id}: day is ${JSON.stringify(day)}, ${expected}`);
}
