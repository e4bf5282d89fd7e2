import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A response whose body is at hand. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
}

const NOT_SNIFFED = { 'x-content-type-options': 'nosniff' } as const;

/** A response that carries no body of its own: 401, 404, 500 and the like (host-semantics, sections 1.3 and 1.6). */
export const empty = (status: number, headers: OutgoingHttpHeaders = {}): Answer => ({ status, headers });

/** Of a function, which says itself how it is to be taken. */
export const text = (status: number, body: string, headers: OutgoingHttpHeaders = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

/** Of ours: no browser is to take it for anything else. */
export const json = (status: number, body: unknown, headers: OutgoingHttpHeaders = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...NOT_SNIFFED, ...headers },
  body: JSON.stringify(body),
});

/** Seconds after which trying again makes sense: a worker needs about that long to join or to come back. */
const RETRY_AFTER_SECONDS = 5;

export const unavailable = (reason: string): Answer =>
  text(503, reason, { 'retry-after': String(RETRY_AFTER_SECONDS), ...NOT_SNIFFED });

export type DefaultHeaders = readonly (readonly [string, string])[];

const LINGER_MS = 2_000;
const LINGER_ABOVE_BYTES = 64 * 1024;

/** Sends the answer; `defaults` are headers it gets unless it has them (customHeaders of host.json). Nothing happens when the caller is gone. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  defaults: DefaultHeaders = [],
): void {
  if (response.headersSent || response.destroyed) return;
  const headers = withDefaults(answer.headers ?? {}, defaults, response);
  const bodyless = answer.status === 204 || answer.status === 304;
  const body = answer.body ?? '';
  // A length where nothing follows would make a proxy wait, or take the next answer for it.
  if (answer.status === 204) delete headers['content-length'];
  if (!bodyless && !(request.method === 'HEAD' && headers['content-length'] !== undefined)) {
    headers['content-length'] = Buffer.byteLength(body);
  }
  if (!isMuchUnread(request)) {
    response.writeHead(answer.status, headers).end(bodyless ? undefined : body);
    return;
  }
  response.writeHead(answer.status, { ...headers, connection: 'close' });
  if (bodyless) response.flushHeaders();
  else response.write(body);
  endAfterUpload(request, response);
}

/**
 * What is sent beside the headers that the gateway has set on `response` already. Of those a function's own are ignored: the first wins, save that
 * what an answer varies by adds up (host-semantics, section 1.6).
 */
export function withDefaults(
  headers: OutgoingHttpHeaders,
  defaults: DefaultHeaders,
  response: ServerResponse,
): OutgoingHttpHeaders {
  const all = { ...headers };
  for (const [name, value] of defaults) all[name.toLowerCase()] ??= value;
  for (const name of response.getHeaderNames()) {
    const set = response.getHeader(name);
    if (name === 'vary' && all[name] !== undefined) all[name] = `${String(set)}, ${String(all[name])}`;
    else delete all[name];
  }
  return all;
}

/** True while more of the request body is still to come than is worth reading to keep the connection. */
function isMuchUnread(request: IncomingMessage): boolean {
  if (request.complete) return false;
  if (request.headers['transfer-encoding'] !== undefined) return true;
  return Number(request.headers['content-length'] ?? 0) > LINGER_ABOVE_BYTES;
}

/** For an answer that was sent whole while its request still comes: the rest is read for a while, so that the caller can see the answer. */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  const leave = (): void => clearTimeout(timer);
  request.once('end', leave).once('close', leave).resume();
}

/** Closing at once would reset the connection and take the answer from a caller who is still sending: the rest is read, for a while. */
function endAfterUpload(request: IncomingMessage, response: ServerResponse): void {
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('end', end).once('close', end).resume();
}
