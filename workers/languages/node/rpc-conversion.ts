import type { HttpCookie, HttpData, ParameterBinding, TypedData } from '#contracts/messages/typed-data.js';
import type { Invocation, RetryContext } from '../language-host.js';
import type {
  RpcHttp,
  RpcHttpCookie,
  RpcInvocationRequest,
  RpcNullable,
  RpcParameterBinding,
  RpcTypedData,
} from './protocol.js';
import { isSet, toBase64 } from './rpc-values.js';

/** An invocation as a language process takes it. */
export function toRpcInvocationRequest(
  { request, body, retry }: Pick<Invocation, 'request' | 'body' | 'retry'>,
  functionId: string,
): RpcInvocationRequest {
  const { traceContext } = request;
  return {
    invocationId: request.id,
    functionId,
    inputData: request.inputData.map(({ name, data }) => ({ name, data: toRpc(data, body) })),
    triggerMetadata: Object.fromEntries(
      Object.entries(request.triggerMetadata).map(([name, data]) => [name, toRpc(data)]),
    ),
    traceContext: { traceParent: traceContext.traceParent, traceState: traceContext.traceState ?? '', attributes: {} },
    ...(retry === undefined ? {} : { retryContext: toRpcRetryContext(retry) }),
  };
}

function toRpcRetryContext({ exception, ...counts }: RetryContext): NonNullable<RpcInvocationRequest['retryContext']> {
  if (exception === undefined) return counts;
  const { message, stack } = exception;
  return { ...counts, exception: { message, source: '', ...(stack === undefined ? {} : { stackTrace: stack }) } };
}

function toRpc(data: TypedData, body?: Uint8Array): RpcTypedData {
  const { bytes, http, collectionBytes, ...same } = data;
  return {
    ...same,
    ...(bytes === undefined ? {} : { bytes: Buffer.from(bytes, 'base64') }),
    ...(http === undefined ? {} : { http: toRpcHttp(http, body) }),
    ...(collectionBytes === undefined
      ? {}
      : { collectionBytes: { bytes: collectionBytes.bytes.map((item) => Buffer.from(item, 'base64')) } }),
  };
}

function toRpcHttp(http: HttpData, body: Uint8Array | undefined): RpcHttp {
  const content = body ?? bodyBytes(http);
  return {
    ...(http.method === undefined ? {} : { method: http.method }),
    ...(http.url === undefined ? {} : { url: http.url }),
    nullableHeaders: toNullable(http.headers),
    nullableParams: toNullable(http.params ?? {}),
    // An empty map would hide the URL's own query string: the map wins (language-worker contract, pitfall 14).
    ...(Object.keys(http.query ?? {}).length === 0 ? {} : { nullableQuery: toNullable(http.query ?? {}) }),
    ...(content === undefined || content.byteLength === 0 ? {} : { body: { bytes: content } }),
  };
}

function bodyBytes({ body }: HttpData): Uint8Array | undefined {
  if (body?.bytes !== undefined) return Buffer.from(body.bytes, 'base64');
  const text = body?.string ?? body?.json;
  return text === undefined ? undefined : Buffer.from(text);
}

function toNullable(values: Readonly<Record<string, string>>): Record<string, RpcNullable<string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

/** What a function returned. The bytes of an HTTP body come apart, never inside `value`; nothing at all is undefined. */
export function fromRpcReturnValue(data: RpcTypedData | null | undefined): {
  readonly value?: TypedData;
  readonly body?: Uint8Array;
} {
  if (data === null || data === undefined) return {};
  const { http } = data;
  if (http === null || http === undefined) return { value: fromRpc(data) };
  const body = fromRpcBody(http.body);
  return { value: { http: fromRpcHttp(http) }, ...(body === undefined ? {} : { body }) };
}

export function fromRpcOutputs(outputs: readonly RpcParameterBinding[] | null | undefined): ParameterBinding[] {
  return (outputs ?? []).map(({ name, data }) => ({ name, data: fromRpc(data) }));
}

function fromRpc(data: RpcTypedData): TypedData {
  if (isSet(data.string)) return { string: data.string };
  if (isSet(data.json)) return { json: data.json };
  const bytes = data.bytes ?? data.stream;
  if (isSet(bytes)) return { bytes: toBase64(bytes) };
  if (isSet(data.http)) return { http: withInlineBody(data.http) };
  if (isSet(data.int)) return { int: data.int };
  if (isSet(data.double)) return fromDouble(data.double);
  return fromRpcCollection(data);
}

/** JSON has no word for these: they travel as the text that JavaScript has for them. */
function fromDouble(value: number): TypedData {
  return Number.isFinite(value) ? { double: value } : { string: String(value) };
}

function fromRpcCollection(data: RpcTypedData): TypedData {
  const { collectionBytes, collectionString, collectionDouble, collectionSint64 } = data;
  if (isSet(collectionBytes?.bytes)) return { collectionBytes: { bytes: collectionBytes.bytes.map(toBase64) } };
  if (isSet(collectionString?.string)) return { collectionString: { string: [...collectionString.string] } };
  if (isSet(collectionDouble?.double)) return { collectionDouble: { double: [...collectionDouble.double] } };
  if (isSet(collectionSint64?.sint64)) return { collectionSint64: { sint64: [...collectionSint64.sint64] } };
  return {};
}

function withInlineBody(http: RpcHttp): HttpData {
  const body = fromRpcBody(http.body);
  return { ...fromRpcHttp(http), ...(body === undefined ? {} : { body: { bytes: toBase64(body) } }) };
}

/** Bytes go out raw, text as UTF-8, objects as JSON (language-worker contract, section 2.6). */
function fromRpcBody(body: RpcTypedData | null | undefined): Uint8Array | undefined {
  const bytes = body?.bytes ?? body?.stream;
  if (isSet(bytes)) return bytes;
  // A body that is null is none.
  const document = body?.json === 'null' ? undefined : body?.json;
  const text = body?.string ?? document ?? body?.int?.toString() ?? body?.double?.toString();
  return text === undefined ? undefined : Buffer.from(text);
}

function fromRpcHttp(http: RpcHttp): HttpData {
  return {
    headers: withContentType(http),
    ...(isSet(http.repeatedHeaders) ? { repeatedHeaders: listsOf(http.repeatedHeaders) } : {}),
    ...(isSet(http.statusCode) && http.statusCode !== '' ? { statusCode: http.statusCode } : {}),
    ...(isSet(http.cookies) && http.cookies.length > 0 ? { cookies: http.cookies.map(fromRpcCookie) } : {}),
    ...(http.enableContentNegotiation === true ? { enableContentNegotiation: true } : {}),
  };
}

function listsOf(headers: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]));
}

/** Bytes and what has a type stay as they are; text is text, objects are JSON (host-semantics, section 1.6). */
function withContentType({ headers, body }: RpcHttp): Record<string, string> {
  const given = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'content-type');
  const type = given ? undefined : contentTypeOf(body);
  return { ...headers, ...(type === undefined ? {} : { 'content-type': type }) };
}

function contentTypeOf(body: RpcTypedData | null | undefined): string | undefined {
  if (isSet(body?.string) || isSet(body?.int) || isSet(body?.double)) return 'text/plain; charset=utf-8';
  return isSet(body?.json) && body.json !== 'null' ? 'application/json; charset=utf-8' : undefined;
}

const SAME_SITE = { lax: 'Lax', strict: 'Strict', explicitNone: 'None' } as const;

function fromRpcCookie(cookie: RpcHttpCookie): HttpCookie {
  const { name, value, domain, path, expires, secure, httpOnly, sameSite, maxAge } = cookie;
  const seconds = expires?.value?.seconds;
  return {
    name,
    value,
    ...(isSet(domain?.value) ? { domain: domain.value } : {}),
    ...(isSet(path?.value) ? { path: path.value } : {}),
    ...(isSet(seconds) && !Number.isNaN(seconds) ? { expires: new Date(toTime(seconds)).toISOString() } : {}),
    ...(isSet(secure?.value) ? { secure: secure.value } : {}),
    ...(isSet(httpOnly?.value) ? { httpOnly: httpOnly.value } : {}),
    ...(isSet(sameSite) && sameSite !== 'none' ? { sameSite: SAME_SITE[sameSite] } : {}),
    ...(isSet(maxAge?.value) && Number.isFinite(maxAge.value) ? { maxAge: maxAge.value } : {}),
  };
}

/** The first and the last second that a timestamp of the contract can name: "never" is often written as a number beyond. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

function toTime(seconds: number): number {
  return Math.min(LAST_SECOND, Math.max(FIRST_SECOND, seconds)) * 1000;
}
