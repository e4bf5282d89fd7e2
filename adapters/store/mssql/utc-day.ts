import { NightshiftError } from '#contracts/errors.js';

/** As the driver sends a `date`. Undefined when it is none. */
export function toDay(day: string): Date | undefined {
  const midnight = new Date(`${day}T00:00:00.000Z`);
  return Number.isNaN(midnight.getTime()) ? undefined : midnight;
}

/** Of a record: throws MESSAGE_INVALID. */
export function dayOf({ day, id }: { readonly day: string; readonly id: string }): Date {
  const midnight = toDay(day);
  if (midnight !== undefined) return midnight;
  const expected = 'expected a UTC day, such as 2026-01-31';
  throw new NightshiftError('MESSAGE_INVALID', `Record of execution ${id}: day is ${JSON.stringify(day)}, ${expected}`);
}

/** `2026-01-31`, of any moment of it. */
export function dayText(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
