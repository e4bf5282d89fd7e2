import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import type { RpcHttp, RpcInvocationRequest, RpcNullable, RpcTypedData } from '../protocol.js';
import { parseSetCookie } from './set-cookie.js';

/** Of one connection, not of the message (RFC 9110, section 7.6.1), and what the sender of the answer says by itself. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'content-length',
  'date',
  'x-ms-invocation-id',
]);

/**
 * The second way in that an app with `enableHttpStream` wants: method, address and body reach the library over its own local HTTP server, paired by
 * invocation id with a request that carries headers and parameters only (language-worker contract, section 2.11). Bodies are held whole.
 */
export class ProxiedRequest {
  /** What the model is given in place of the original. */
  readonly request: RpcInvocationRequest;
  readonly #sent: ClientRequest;
  readonly #answer: Promise<RpcHttp>;

  private constructor(request: RpcInvocationRequest, sent: ClientRequest) {
    this.request = request;
    this.#sent = sent;
    this.#answer = new Promise<RpcHttp>((resolve, reject) => {
      sent.once('error', reject).once('response', (response) => void collect(response).then(resolve, reject));
    });
    // Nobody waits for it when the handler fails first.
    this.#answer.catch(() => undefined);
  }

  /** Undefined when no input of the invocation came by HTTP. `httpUri` is the library's capability. */
  static open(httpUri: string, request: RpcInvocationRequest): ProxiedRequest | undefined {
    const input = request.inputData.find(({ data }) => data.http !== null && data.http !== undefined);
    const http = input?.data.http;
    if (http === null || http === undefined) return undefined;
    const inputData = request.inputData.map((each) => (each === input ? { ...each, data: { http: {} } } : each));
    const paired = { ...request, inputData, triggerMetadata: metadataOf(http) };
    return new ProxiedRequest(paired, send(httpUri, http, request.invocationId));
  }

  /** The library's answer. It never comes when the handler threw or returned nothing: then the caller must not wait. */
  answer(): Promise<RpcHttp> {
    return this.#answer;
  }

  close(): void {
    this.#sent.destroy();
  }
}

function send(httpUri: string, http: RpcHttp, invocationId: string): ClientRequest {
  const { port } = new URL(httpUri);
  const original = new URL(http.url ?? httpUri);
  const body = http.body?.bytes ?? undefined;
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method: http.method ?? 'GET',
    path: original.pathname + original.search,
    headers: {
      ...passedOn(valuesOf(http.nullableHeaders)),
      'x-ms-invocation-id': invocationId,
      'x-forwarded-host': original.host,
      'x-forwarded-proto': original.protocol.replace(':', ''),
      ...(body === undefined ? {} : { 'content-length': body.byteLength }),
    },
    agent: false,
  });
  request.end(body);
  return request;
}

/** `Headers` and the route's parameters, each as text, and nothing else: the library takes whatever else is there for a parameter. */
function metadataOf(http: RpcHttp): Record<string, RpcTypedData> {
  const parameters = Object.entries(valuesOf(http.nullableParams)).map(([name, value]) => [name, { string: value }]);
  return { ...Object.fromEntries(parameters), Headers: { json: JSON.stringify(valuesOf(http.nullableHeaders)) } };
}

function valuesOf(values: Readonly<Record<string, RpcNullable<string>>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, { value }]) => [name, value ?? '']));
}

function passedOn<T>(headers: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name.toLowerCase())));
}

async function collect(response: IncomingMessage): Promise<RpcHttp> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { 'set-cookie': cookies = [], ...headers } = passedOn(response.headers);
  return {
    statusCode: String(response.statusCode),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    cookies: [cookies].flat().map((cookie) => parseSetCookie(String(cookie))),
    body: { bytes: Buffer.concat(chunks) },
  };
}
