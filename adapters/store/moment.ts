/** As each driver gives it: SQLite's in milliseconds since 1970, SQL Server's as a Date. */
export type Moment = number | Date;

export function dateOrUndefined(moment: Moment | null): Date | undefined {
  return moment === null ? undefined : new Date(moment);
}
