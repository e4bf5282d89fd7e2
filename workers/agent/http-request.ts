import { NightshiftError, toError, type ErrorCode } from '#contracts/errors.js';
import { withCertificateRemedy } from '#contracts/untrusted-certificate.js';

const QUOTED_CHARACTERS = 300;

export interface HttpCall {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly bearer: string | undefined;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  /** What a 404 means here. */
  readonly notFound: ErrorCode;
  /** What a 409 means here, if anything of its own. */
  readonly conflict?: ErrorCode;
  /** For the whole exchange, body included; without it only silence on the connection ends the wait (five minutes). */
  readonly timeoutMs?: number;
}

/**
 * One HTTP exchange. Resolves with a success only. Rejects with TOKEN_INVALID (401, 403), `notFound` (404), BODY_TOO_LARGE (413),
 * REQUEST_INVALID (any other 4xx) and MANAGEMENT_UNAVAILABLE: no answer, 408, 429, 5xx.
 */
export async function request(call: HttpCall): Promise<Response> {
  const response = await send(call);
  if (response.ok) return response;
  const text = await response.text().catch(() => '');
  const answer = `${call.method} ${call.url} was answered ${response.status}: ${text.slice(0, QUOTED_CHARACTERS)}`;
  throw new NightshiftError(codeFor(response.status, call), answer);
}

async function send(call: HttpCall): Promise<Response> {
  try {
    return await fetch(call.url, {
      method: call.method,
      headers: headersOf(call),
      redirect: 'error',
      ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
      ...(call.bytes === undefined ? {} : { body: call.bytes as Uint8Array<ArrayBuffer> }),
      ...(call.timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(call.timeoutMs) }),
    });
  } catch (cause) {
    throw unavailable(call.url, cause);
  }
}

function headersOf(call: HttpCall): Record<string, string> {
  const headers: Record<string, string> = {};
  if (call.bearer !== undefined) headers['authorization'] = `Bearer ${call.bearer}`;
  if (call.json !== undefined) headers['content-type'] = 'application/json';
  if (call.bytes !== undefined) headers['content-type'] = 'application/octet-stream';
  return headers;
}

function codeFor(status: number, { notFound, conflict = 'REQUEST_INVALID' }: HttpCall): ErrorCode {
  if (status === 401 || status === 403) return 'TOKEN_INVALID';
  if (status === 404) return notFound;
  if (status === 409) return conflict;
  if (status === 413) return 'BODY_TOO_LARGE';
  if (status === 408 || status === 429 || status >= 500) return 'MANAGEMENT_UNAVAILABLE';
  return 'REQUEST_INVALID';
}

/** Node's fetch says "fetch failed" and keeps the reason (refused, reset, not resolved, not trusted) in the cause. */
export function unavailable(url: string, cause: unknown): NightshiftError {
  const error = toError(cause);
  const reason = error.cause === undefined ? error.message : toError(error.cause).message;
  const shown = withCertificateRemedy(`${url} cannot be reached: ${reason}`, cause);
  return new NightshiftError('MANAGEMENT_UNAVAILABLE', shown, { cause });
}

/** The whole body; a connection lost in the middle is MANAGEMENT_UNAVAILABLE. */
export async function bytesOf(response: Response): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw unavailable(response.url, cause);
  }
}

/** Reads what is left, so that the connection can be used again. */
export async function discard(response: Response): Promise<void> {
  await response.arrayBuffer().catch(() => undefined);
}
