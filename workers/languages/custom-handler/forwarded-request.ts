import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { RpcHttp, RpcInvocationRequest } from '../node/protocol.js';
import { hostHeaders } from './data-letter.js';
import type { CallResult } from './function-calls.js';
import type { HttpMode } from './handler-settings.js';
import type { LocalAnswer, LocalCall } from './local-http.js';

/** Of the connection to the caller, not of the request; the length is that of the bytes that are sent. */
const HOP_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'content-length',
]);

/** One HTTP trigger in, one HTTP response out, and nothing else (language-worker contract, section 6.3). */
export function isForwardable({ bindings }: FunctionMetadata): boolean {
  const [first, second, ...more] = bindings.toSorted((a, b) => a.direction.localeCompare(b.direction));
  return (
    more.length === 0 &&
    first?.direction === 'in' &&
    first.type.toLowerCase() === 'httptrigger' &&
    second?.direction === 'out' &&
    second.type.toLowerCase() === 'http'
  );
}

interface ForwardedTo {
  readonly app: string;
  readonly mode: Exclude<HttpMode, 'data'>;
  readonly functionName: string;
}

/** The caller's own request, to its own path, with the host's headers (language-worker contract, sections 6.3 and 6.4). */
export function forwardedRequest(
  request: RpcInvocationRequest,
  http: RpcHttp,
  { app, mode, functionName }: ForwardedTo,
): Omit<LocalCall, 'port'> {
  const { host, path, query } = partsOf(http.url ?? '/', app);
  const body = http.body?.bytes ?? undefined;
  const given = Object.entries(http.nullableHeaders ?? {}).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()));
  return {
    method: http.method ?? 'GET',
    target: mode === 'forward-by-name' ? `/${encodeURIComponent(functionName)}${query}` : `${path}${query}`,
    headers: {
      ...Object.fromEntries(given.map(([name, { value }]) => [name.toLowerCase(), value ?? ''])),
      ...(host === '' ? {} : { host }),
      ...lowerCase(hostHeaders(request)),
      ...(mode === 'proxy' ? proxyHeaders(request, http, host) : {}),
      ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
    },
    ...(body === undefined ? {} : { body }),
  };
}

function proxyHeaders({ invocationId }: RpcInvocationRequest, http: RpcHttp, host: string): Record<string, string> {
  return {
    'x-ms-invocation-id': invocationId,
    'x-forwarded-proto': http.url?.startsWith('https:') === true ? 'https' : 'http',
    ...(host === '' ? {} : { 'x-forwarded-host': host }),
  };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Where several apps share a gateway an app's own paths begin after `/apps/<app>`; the handler knows nothing of that. */
function partsOf(url: string, app: string): { readonly host: string; readonly path: string; readonly query: string } {
  const [, host = '', path = '', query = ''] = /^(?:[a-z]+:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?/i.exec(url) ?? [];
  const base = `/apps/${app}/`;
  const own = path.toLowerCase().startsWith(base.toLowerCase()) ? path.slice(base.length - 1) : path;
  return { host, path: own === '' ? '/' : own, query };
}

/** The answer as it is. Headers that came several times stay apart: cookies cannot be joined. */
export function readForwardedAnswer(invocationId: string, { status, rawHeaders, body }: LocalAnswer): CallResult {
  const lists = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    lists.set(name, [...(lists.get(name) ?? []), rawHeaders[at + 1] ?? '']);
  }
  const kept = [...lists].filter(([name]) => !HOP_HEADERS.has(name) || name === 'content-length');
  const single = kept.filter(([, values]) => values.length === 1).map(([name, [value = '']]) => [name, value] as const);
  const repeated = kept.filter(([, values]) => values.length > 1);
  const http: RpcHttp = {
    statusCode: String(status),
    headers: Object.fromEntries(single),
    ...(repeated.length === 0 ? {} : { repeatedHeaders: Object.fromEntries(repeated) }),
    ...(body.byteLength === 0 ? {} : { body: { bytes: body } }),
  };
  return { logs: [], response: { invocationId, returnValue: { http }, result: { status: 'success' } } };
}
