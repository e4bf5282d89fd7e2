import { createHash } from 'node:crypto';
import type { FunctionCall } from '../functions/function-call.js';

/**
 * What makes two requests under one key the same: method, path, query (without the function key), body, and whether the caller waits. Of a body that is
 * streamed only the type and the announced length count: it is not read before the function reads it.
 */
export function fingerprintOf({ exchange, body }: FunctionCall, lane: 'sync' | 'durable'): string {
  const { request, path, base, queryText } = exchange;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([lane, request.method, base + path, withoutCode(queryText)]));
  if (body.kind === 'inline') hash.update(body.bytes);
  if (body.kind === 'streamed') hash.update(JSON.stringify([request.headers['content-type'], body.body.length]));
  return hash.digest('base64url');
}

/** A function key may be exchanged between two tries. */
function withoutCode(queryText: string): string {
  return queryText
    .split('&')
    .filter((pair) => !/^code(?:=|$)/i.test(pair))
    .join('&');
}
