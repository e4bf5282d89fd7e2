/** What a column of a day takes. */
export function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** As `YYYY-MM-DD`, of what a column of a day gives. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The driver gives a Buffer. */
export function bytesOf(value: Uint8Array): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
