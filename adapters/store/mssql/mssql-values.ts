import { NightshiftError } from '#contracts/errors.js';

/** What a column of a day takes. Whoever made `day` up is told so: no row has it. */
export function dateOf(day: string): Date {
  const date = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(date.getTime()) || dayOf(date) !== day) {
    throw new NightshiftError('REQUEST_INVALID', `${JSON.stringify(day)} is no day: write it as 2026-01-31.`);
  }
  return date;
}

/** As `YYYY-MM-DD`, of what a column of a day gives. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The driver gives a Buffer. */
export function bytesOf(value: Uint8Array): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
