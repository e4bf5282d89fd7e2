import type { HttpData, BodyReference } from '#contracts/messages/typed-data.js';
import type { TraceContext } from '#contracts/messages/run-invocation.js';
import { continueTrace } from '#contracts/trace-context.js';
import type { AppTable } from '../app-table.js';
import type { ReceivedBody } from '../bodies/receive-body.js';
import type { FoundRoute } from '../routes/route-table.js';
import { absoluteUrl, type Exchange } from '../exchange.js';
import { joinHeaders, joinQuery } from './request-fields.js';

/** A request that found its function. */
export interface RoutedRequest {
  /** Of the invocation that it becomes. */
  readonly id: string;
  readonly exchange: Exchange;
  /** Of the version that the invocation runs on. */
  readonly table: AppTable;
  readonly version: string;
  readonly found: FoundRoute;
}

/** A request that may call its function. */
export interface FunctionCall extends RoutedRequest {
  readonly body: ReceivedBody;
}

/** The request as the function sees it (host-semantics, section 1.5; language-worker contract, section 2.6). */
export function toHttpData({ exchange, found, body }: FunctionCall, reference?: BodyReference): HttpData {
  const { request } = exchange;
  return {
    method: request.method ?? 'GET',
    url: absoluteUrl(exchange),
    headers: joinHeaders(request.rawHeaders),
    query: joinQuery(exchange.queryText),
    params: found.params,
    ...(body.kind === 'inline' ? { body: { bytes: body.bytes.toString('base64') } } : {}),
    ...(reference === undefined ? {} : { bodyReference: reference }),
  };
}

export function traceOf({ exchange: { request } }: FunctionCall): TraceContext {
  const { traceparent, tracestate } = request.headers;
  return continueTrace(one(traceparent), one(tracestate));
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
