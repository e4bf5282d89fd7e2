import { toError } from '#contracts/errors.js';

/** Tries of one request in all: whoever waits for the function waits for them. */
export const STORAGE_TRIES = 3;
export const STORAGE_PAUSE_MS = 500;
/** For one input or output, tries included: an account may be out of reach without saying so. */
const STORAGE_LIMIT_MS = 100_000;

export function storageLimit(): AbortSignal {
  return AbortSignal.timeout(STORAGE_LIMIT_MS);
}

/** What the service said of something that is not there. */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** What went wrong, in a line: the service's own texts go on with ids of the request. */
export function storageError(what: string, error: unknown): Error {
  if (toError(error).name === 'AbortError') {
    return new Error(`${what}: it took longer than ${STORAGE_LIMIT_MS / 1000} s`, { cause: error });
  }
  const [line = ''] = toError(error).message.split('\n');
  const code = codeOf(error);
  const reason = code === undefined || line.includes(code) ? line : `${code}: ${line}`;
  return new Error(`${what}: ${reason.trim() === '' ? `status ${String(statusOf(error))}` : reason.trim()}`, {
    cause: error,
  });
}

function statusOf(error: unknown): unknown {
  return isObject(error) ? error['statusCode'] : undefined;
}

function codeOf(error: unknown): string | undefined {
  const code = isObject(error) ? error['code'] : undefined;
  return typeof code === 'string' ? code : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
