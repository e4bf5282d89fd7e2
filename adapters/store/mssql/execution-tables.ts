import { column } from './execution-columns.js';
import { type } from './sql-types.js';
import { optional, required, TemporaryTable } from './temporary-table.js';

const key = { day: required(column.day), id: required(column.id) };
const attemptKey = { ...key, attempt: required(type.int) };

/** The executions that a batch of records is about. Their order is that in which their rows are locked. */
export const TOUCHED = new TemporaryTable('#touched', key, ['day', 'id']);

/** `known`: the row is there already. `moved`: it was, and was accepted earlier than it says. */
export const EXECUTIONS = new TemporaryTable('#execution', {
  ...key,
  known: required(type.bit),
  moved: required(type.bit),
  app: required(column.app),
  version: required(column.version),
  function_name: required(column.function),
  trigger_kind: required(column.trigger),
  lane: required(column.lane),
  status: required(column.status),
  attempts: required(type.int),
  final_attempt: optional(type.int),
  worker: optional(column.worker),
  accepted_at: required(type.moment),
  ended_at: optional(type.moment),
  duration_ms: optional(type.float),
  trace_parent: required(column.trace),
});

/** `known`: as above. `replaced`: its end takes the place of one that was known. */
export const ATTEMPTS = new TemporaryTable('#attempt', {
  ...attemptKey,
  known: required(type.bit),
  replaced: required(type.bit),
  version: required(column.version),
  mark_worker: optional(column.worker),
  mark_started_at: optional(type.moment),
  end_worker: optional(column.worker),
  end_started_at: optional(type.moment),
  ended_at: optional(type.moment),
  duration_ms: optional(type.float),
  outcome: optional(column.status),
  status_code: optional(type.int),
});

export const FAILURES = new TemporaryTable('#attempt_failure', {
  ...attemptKey,
  code: required(column.code),
  message: required(type.longText),
  stack: optional(type.longText),
});

export const LOGS = new TemporaryTable('#attempt_log', { ...attemptKey, lines: required(type.longText) });

export const RETURN_VALUES = new TemporaryTable('#return_value', { ...key, value: required(type.longText) });

const ALL = [TOUCHED, EXECUTIONS, ATTEMPTS, FAILURES, LOGS, RETURN_VALUES];

export const CREATE_TABLES = ALL.map(({ create }) => create).join('\n');
/** They would stay with the connection, and their rows with them. */
export const DROP_TABLES = ALL.map(({ drop }) => drop).join('\n');
