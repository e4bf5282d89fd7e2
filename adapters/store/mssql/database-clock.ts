/** UTC by the database's clock, as columns keep it: what several nodes compare must not depend on the clock of any. */
export const NOW = 'CAST(SYSUTCDATETIME() AS datetime2(3))';

/** `@name` ms from now, of a bigint parameter. In two steps: DATEADD counts in int, which is 24 days of milliseconds. */
export function msFromNow(parameter: `@${string}`): string {
  return `DATEADD(millisecond, ${parameter} % 1000, DATEADD(second, ${parameter} / 1000, ${NOW}))`;
}

/** As `msFromNow`, the other way. */
export function msBeforeNow(parameter: `@${string}`): string {
  return `DATEADD(millisecond, -(${parameter} % 1000), DATEADD(second, -(${parameter} / 1000), ${NOW}))`;
}
