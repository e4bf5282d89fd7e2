/**
 * Every error Nightshift raises on purpose has a code from this list. Callers branch on `code`, never on the class or the text.
 * Codes are never reused. docs/errors.md explains each one; a test compares the two lists.
 */
export const ERROR_CODES = {
  // Caller's fault.
  REQUEST_INVALID: 'InvalidInput',
  CONFIG_INVALID: 'InvalidInput',
  IDEMPOTENCY_KEY_INVALID: 'InvalidInput',
  HOST_JSON_MISSING: 'InvalidInput',
  HOST_JSON_INVALID: 'InvalidInput',
  PACKAGE_INVALID: 'InvalidInput',
  FILES_NOT_COMPILED: 'InvalidInput',
  MESSAGE_INVALID: 'InvalidInput',
  BACKUP_INVALID: 'InvalidInput',
  NODE_TOO_OLD: 'InvalidInput',
  NODE_VERSION_MISSING: 'InvalidInput',
  PORT_IN_USE: 'Conflict',
  BROKER_IN_USE: 'Conflict',
  STATE_FOLDER_IN_USE: 'Conflict',
  BACKUP_CONFLICT: 'Conflict',
  // State disagrees.
  APP_NOT_FOUND: 'NotFound',
  APP_DELETED: 'NotFound',
  VERSION_NOT_FOUND: 'NotFound',
  VERSION_REFUSED: 'Conflict',
  DEPLOYMENT_NOT_FOUND: 'NotFound',
  DEPLOYMENT_CONFLICT: 'Conflict',
  FILE_NOT_FOUND: 'NotFound',
  FILE_CONFLICT: 'Conflict',
  FILE_CHANGED: 'Conflict',
  FILE_PRECONDITION_FAILED: 'Conflict',
  FUNCTION_NOT_FOUND: 'NotFound',
  KEY_NOT_FOUND: 'NotFound',
  SETTING_NOT_FOUND: 'NotFound',
  EXECUTION_NOT_FOUND: 'NotFound',
  EXECUTION_ENDED: 'Conflict',
  EXECUTION_NOT_CANCELLABLE: 'Conflict',
  EXECUTION_NOT_REPEATABLE: 'Conflict',
  LEASE_LOST: 'Conflict',
  PAYLOAD_NOT_FOUND: 'NotFound',
  DEAD_LETTER_NOT_FOUND: 'NotFound',
  WORKER_NOT_FOUND: 'NotFound',
  WORKER_BUSY: 'Conflict',
  ROUTE_NOT_FOUND: 'NotFound',
  TOKEN_NOT_FOUND: 'NotFound',
  USER_NOT_FOUND: 'NotFound',
  USER_CONFLICT: 'Conflict',
  LAST_OWNER: 'Conflict',
  SETUP_OVER: 'Conflict',
  BATCH_NOT_FOUND: 'NotFound',
  QUEUE_NOT_FOUND: 'NotFound',
  TIMER_NOT_FOUND: 'NotFound',
  TIMER_RUNNING: 'Conflict',
  APP_CONFLICT: 'Conflict',
  STORE_CONFLICT: 'Conflict',
  SECRET_KEY_IN_USE: 'Conflict',
  STORE_SCHEMA_NEWER: 'Conflict',
  STORE_SCHEMA_OLDER: 'Conflict',
  FUNCTION_NOT_RUNNABLE: 'Conflict',
  BROKER_QUEUE_MISMATCH: 'Conflict',
  BATCH_CONFLICT: 'Conflict',
  BATCH_SEALED: 'Conflict',
  BATCH_NOT_REPEATABLE: 'Conflict',
  DEAD_LETTER_CONFLICT: 'Conflict',
  DEAD_LETTER_EXHAUSTED: 'Conflict',
  DEAD_LETTER_UNDELIVERABLE: 'Conflict',
  IDEMPOTENCY_KEY_REUSED: 'Conflict',
  IDEMPOTENCY_IN_PROGRESS: 'Conflict',
  IDEMPOTENCY_OUTCOME_UNKNOWN: 'Conflict',
  // Identity.
  TOKEN_MISSING: 'Unauthorized',
  TOKEN_INVALID: 'Unauthorized',
  SIGN_IN_FAILED: 'Unauthorized',
  ROLE_INSUFFICIENT: 'Forbidden',
  CSRF_REFUSED: 'Forbidden',
  SIGN_IN_EXPIRED: 'Unauthorized',
  LOGIN_THROTTLED: 'LimitExceeded',
  REQUEST_THROTTLED: 'LimitExceeded',
  // Quota and size.
  BODY_TOO_LARGE: 'LimitExceeded',
  GATEWAY_OVERLOADED: 'LimitExceeded',
  // A dependency is down or slow.
  BROKER_UNAVAILABLE: 'Unavailable',
  BROKER_UNROUTABLE: 'Unavailable',
  STORE_UNAVAILABLE: 'Unavailable',
  MANAGEMENT_UNAVAILABLE: 'Unavailable',
  WORKER_DISK_FULL: 'Unavailable',
  MANAGEMENT_DISK_FULL: 'Unavailable',
  PROVIDER_UNAVAILABLE: 'Unavailable',
  GATEWAY_UNAVAILABLE: 'Unavailable',
  NO_WORKER: 'Unavailable',
  APP_NOT_LOADED: 'Unavailable',
  NOTIFICATION_NOT_DELIVERED: 'Unavailable',
  // The user's function.
  FUNCTION_FAILED: 'FunctionFailed',
  FUNCTION_TIMEOUT: 'FunctionFailed',
  INPUT_FAILED: 'FunctionFailed',
  OUTPUT_FAILED: 'FunctionFailed',
  PROCESS_EXITED: 'FunctionFailed',
  ENTRY_FILE_FAILED: 'FunctionFailed',
  NO_FUNCTIONS: 'FunctionFailed',
  WORKER_LOST: 'FunctionFailed',
  INVOCATION_EXPIRED: 'FunctionFailed',
  ATTEMPTS_EXHAUSTED: 'FunctionFailed',
  EXECUTION_CANCELLED: 'FunctionFailed',
  // Our bug.
  INTERNAL: 'Internal',
  SECRET_UNREADABLE: 'Internal',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export type ErrorClass = (typeof ERROR_CODES)[ErrorCode];

/** An error that says what went wrong (`code`), for whom (`class`), and what to do about it (the message names the thing and the remedy). */
export class NightshiftError extends Error {
  readonly code: ErrorCode;
  /** Sooner is in vain, where that is known. */
  readonly retryAfterSeconds: number | undefined;
  /** What a program reads beside the words, in an answer over HTTP. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options?: {
      readonly cause?: unknown;
      readonly retryAfterSeconds?: number;
      readonly details?: Readonly<Record<string, unknown>>;
    },
  ) {
    super(message, options);
    this.name = 'NightshiftError';
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds;
    this.details = options?.details;
  }

  get class(): ErrorClass {
    return ERROR_CODES[this.code];
  }
}

/** The code of an error that Nightshift raised, `INTERNAL` for any other. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof NightshiftError ? error.code : 'INTERNAL';
}

/** Anything that can be thrown, as an Error: strings keep their text, objects become JSON, nothing becomes "Unknown error". */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (typeof thrown === 'string') return new Error(thrown);
  if (thrown === null || thrown === undefined) return new Error('Unknown error');
  try {
    return new Error(JSON.stringify(thrown));
  } catch {
    return new Error('Unknown error');
  }
}

/** Ends an exhaustive switch: reached only when a closed set grew and a place that must know was forgotten. */
export function unreachable(value: never): never {
  throw new NightshiftError('INTERNAL', `Unexpected value: ${JSON.stringify(value)}`);
}
