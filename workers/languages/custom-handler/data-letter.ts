import { randomUUID } from 'node:crypto';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { requestData } from '../../bindings/http/request-data.js';
import { HOST_VERSION, type RpcHttp, type RpcInvocationRequest } from '../node/protocol.js';
import { toBase64, valuesOf } from '../node/rpc-values.js';
import type { LocalCall } from './local-http.js';
import { ofJson, payloadValue } from './payload-values.js';

type Members = Record<string, unknown>;

/** Every host header of a call (language-worker contract, section 6.2). */
export function hostHeaders({ invocationId }: Pick<RpcInvocationRequest, 'invocationId'>): Record<string, string> {
  return { 'X-Azure-Functions-InvocationId': invocationId, 'X-Azure-Functions-HostVersion': HOST_VERSION };
}

/** An invocation as data: a POST to the function's name with `Data` and `Metadata` (language-worker contract, section 6.2). */
export function dataLetter(
  request: RpcInvocationRequest,
  { name }: FunctionMetadata,
  now: Date,
): Omit<LocalCall, 'port'> {
  const body = Buffer.from(JSON.stringify({ Data: dataOf(request), Metadata: metadataOf(request, name, now) }));
  return {
    method: 'POST',
    target: `/${encodeURIComponent(name)}`,
    headers: {
      Host: '127.0.0.1',
      ...hostHeaders(request),
      'User-Agent': `Azure-Functions-Host/${HOST_VERSION}`,
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': String(body.byteLength),
    },
    body,
  };
}

function dataOf({ inputData }: RpcInvocationRequest): Members {
  return Object.fromEntries(
    inputData.map(({ name, data }) => [name, data.http ? httpValue(data.http) : (payloadValue(data) ?? null)]),
  );
}

function httpValue(http: RpcHttp): Members {
  const body = http.body?.bytes;
  return {
    Url: http.url,
    Method: http.method,
    Query: valuesOf(http.nullableQuery),
    Headers: Object.fromEntries(Object.entries(valuesOf(http.nullableHeaders)).map(([name, value]) => [name, [value]])),
    Params: valuesOf(http.nullableParams),
    Identities: [],
    ...(body === undefined || body === null ? {} : { Body: isBinary(http) ? toBase64(body) : textOf(body) }),
  };
}

/** Their bytes may be no text. */
function isBinary({ nullableHeaders }: RpcHttp): boolean {
  const type = nullableHeaders?.['content-type']?.value?.toLowerCase() ?? '';
  return type.startsWith('application/octet-stream') || type.startsWith('multipart/');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function metadataOf(request: RpcInvocationRequest, name: string, now: Date): Members {
  const http = request.inputData.find(({ data }) => data.http)?.data.http;
  const told = Object.entries(request.triggerMetadata).map(([key, data]) => [key, payloadValue(data)] as const);
  const entries = [...(http ? httpMetadata(http) : []), ...told];
  return {
    ...Object.fromEntries(entries.filter(([key, value]) => value !== undefined && !/trigger$/i.test(key))),
    sys: { MethodName: name, UtcNow: now.toISOString(), RandGuid: randomUUID() },
    ...retryOf(request),
  };
}

function httpMetadata({ url, body, ...http }: RpcHttp): (readonly [string, unknown])[] {
  const data = {
    ...(url === undefined ? {} : { url }),
    headers: valuesOf(http.nullableHeaders),
    query: valuesOf(http.nullableQuery),
    params: valuesOf(http.nullableParams),
  };
  return Object.entries(requestData(data, body?.bytes ?? undefined)).map(([name, value]) => [name, ofJson(value)]);
}

function retryOf({ retryContext }: RpcInvocationRequest): Members {
  if (retryContext === undefined) return {};
  const { retryCount, maxRetryCount, exception } = retryContext;
  const failed = exception && { Message: exception.message, StackTraceString: exception.stackTrace ?? null };
  return { RetryContext: { RetryCount: retryCount, MaxRetryCount: maxRetryCount, Exception: failed ?? null } };
}
