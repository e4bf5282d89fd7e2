/** Milliseconds since 1970, UTC, by the database's clock: what several nodes compare must not depend on the clock of any. */
export const NOW_MS = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

export const SELECT_NOW = `SELECT ${NOW_MS} AS now`;
