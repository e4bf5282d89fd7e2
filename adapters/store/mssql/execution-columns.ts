import { type } from './sql-types.js';

/** The types of the columns of history, as migrations/0004_executions.sql declares them. */
export const column = {
  day: type.day,
  id: type.ascii(100),
  app: type.ascii(100),
  version: type.ascii(64),
  function: type.text(256),
  trigger: type.ascii(16),
  lane: type.ascii(16),
  status: type.ascii(16),
  worker: type.ascii(100),
  trace: type.ascii(128),
  code: type.text(100),
} as const;
