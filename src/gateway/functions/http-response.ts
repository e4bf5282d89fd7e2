import type { OutgoingHttpHeaders } from 'node:http';
import { failedStatusOf, type InvocationResult } from '#contracts/messages/invocation-completed.js';
import { statusOf, type HttpData, type TypedData } from '#contracts/messages/typed-data.js';
import { empty, text, type Answer } from '../answer.js';
import { isFraming, isValidHeader } from '../header-validity.js';
import { serializeCookie } from './cookies.js';

/**
 * What the caller gets for a finished call (host-semantics, section 1.6). A body that follows by HTTP is not part of it. A `content-length`
 * that the function set is kept here; `send` has use for it with HEAD only.
 */
export function toAnswer(result: InvocationResult): Answer {
  if (result.outcome === 'Failed') return empty(failedStatusOf(result.failure?.code));
  const { returnValue } = result;
  if (returnValue === undefined) return empty(204);
  if (returnValue.http !== undefined) return httpAnswer(returnValue.http);
  return plainAnswer(returnValue);
}

function plainAnswer(value: TypedData): Answer {
  if (value.string !== undefined) return text(200, value.string);
  if (value.json !== undefined)
    return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: value.json };
  if (value.bytes !== undefined) return { status: 200, body: Buffer.from(value.bytes, 'base64') };
  const number = value.int ?? value.double;
  return number === undefined ? empty(204) : text(200, String(number));
}

function httpAnswer(http: HttpData): Answer {
  const status = statusOf(http);
  // 1xx is not a final answer, and beyond 999 there is none.
  if (status < 200 || status > 999) return empty(500);
  const headers = readHeaders(http);
  const { bytes, string, json: document } = http.body ?? {};
  if (string !== undefined) headers['content-type'] ??= 'text/plain; charset=utf-8';
  if (document !== undefined) headers['content-type'] ??= 'application/json; charset=utf-8';
  const body = bytes === undefined ? (string ?? document ?? '') : Buffer.from(bytes, 'base64');
  return { status, headers, body };
}

/** The first of a name in any case wins; what cannot stand in a header is left out. */
function readHeaders(http: HttpData): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [given, value] of Object.entries(http.headers)) {
    const name = given.toLowerCase();
    if (!isFraming(name) && headers[name] === undefined && isValidHeader(name, value)) headers[name] = value;
  }
  for (const [given, values] of Object.entries(http.repeatedHeaders ?? {})) {
    const name = given.toLowerCase();
    const valid = values.filter((value) => isValidHeader(name, value));
    if (!isFraming(name) && headers[name] === undefined && valid.length > 0) headers[name] = valid;
  }
  const cookies = (http.cookies ?? []).map(serializeCookie).filter((cookie) => cookie !== undefined);
  const own = headers['set-cookie'];
  if (cookies.length > 0) headers['set-cookie'] = [...listOf(own), ...cookies];
  return headers;
}

function listOf(value: OutgoingHttpHeaders[string]): string[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? [value] : [];
}
