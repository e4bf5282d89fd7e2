import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { toError } from '#contracts/errors.js';
import type { BodyStreams } from '../language-host.js';
import {
  PROXY_ID_HEADER,
  PROXY_TOKEN_HEADER,
  type RpcHttp,
  type RpcInvocationRequest,
  type RpcInvocationResponse,
  type RpcTypedData,
} from './protocol.js';
import { beginningOf, headOf, wholeOf } from './proxied-response.js';
import { fromRpcReturnValue } from './rpc-conversion.js';
import { valuesOf } from './rpc-values.js';

/** As much as the library may have let through to it. */
const MAX_HEADER_BYTES = 128 * 1024;

/** The library's own HTTP server in a language process. */
export interface ProxyTarget {
  readonly port: string;
  readonly token: string;
  readonly agent: Agent;
}

/**
 * The second way in that an app with `enableHttpStream` wants: method, address and body reach the library over its own local HTTP server, paired by
 * invocation id with a request that carries headers and parameters only (language-worker contract, section 2.11).
 */
export class ProxiedCall {
  /** What the model is given in place of the original. */
  readonly request: RpcInvocationRequest;
  readonly #sent: ClientRequest;
  readonly #streams: BodyStreams | undefined;
  readonly #answer: Promise<RpcHttp | undefined>;
  /** Nobody is there who could be answered. */
  #abandoned = false;

  private constructor(request: RpcInvocationRequest, sent: ClientRequest, streams: BodyStreams | undefined) {
    this.request = request;
    this.#sent = sent;
    this.#streams = streams;
    this.#answer = new Promise<RpcHttp | undefined>((resolve, reject) => {
      const onCut = (): void => reject(new Error('the connection to the app was cut'));
      sent.on('error', reject).once('close', onCut);
      sent.once('response', (response) => {
        sent.off('close', onCut);
        void this.#receive(response).then(resolve, reject);
      });
    });
    // Nobody waits for it when the handler fails first.
    this.#answer.catch(() => undefined);
  }

  /** Undefined when no input of the invocation came by HTTP. */
  static open(target: ProxyTarget, request: RpcInvocationRequest, streams?: BodyStreams): ProxiedCall | undefined {
    const input = request.inputData.find(({ data }) => data.http !== null && data.http !== undefined);
    const http = input?.data.http;
    if (http === null || http === undefined) return undefined;
    const inputData = request.inputData.map((each) => (each === input ? { ...each, data: { http: {} } } : each));
    const paired = { ...request, inputData, triggerMetadata: metadataOf(http) };
    const body = http.body?.bytes ?? undefined;
    const source = body === undefined ? streams?.request : undefined;
    const call = new ProxiedCall(paired, dial(target, http, { id: request.invocationId, body, source }), streams);
    if (source === undefined) call.#sent.end(body);
    else void call.#sendBody(source);
    return call;
  }

  /** The process's answer, joined with the one that came by HTTP unless that was streamed on. Never rejects. */
  async settle(response: RpcInvocationResponse): Promise<RpcInvocationResponse> {
    if (response.result.status !== 'success') {
      this.close();
      return response;
    }
    try {
      const http = await this.#answer;
      return http === undefined ? response : { ...response, returnValue: { http } };
    } catch (error) {
      if (this.#abandoned) return response;
      const message = `The function's HTTP response did not reach the worker: ${toError(error).message}`;
      return { ...response, result: { status: 'failure', exception: { message, source: '' } } };
    } finally {
      this.close();
    }
  }

  /** Cuts what is still under way, which aborts the handler's streams. */
  close(): void {
    this.#sent.destroy();
  }

  async #sendBody(open: NonNullable<BodyStreams['request']>): Promise<void> {
    try {
      // The head must go out before the first byte of the body comes: a handler need not wait for it.
      this.#sent.flushHeaders();
      await pipeline(await open(), this.#sent);
    } catch {
      // The function sees an aborted body. An answer that was whole before the body was needs no more of it.
      this.#abandoned = true;
      this.#sent.destroy();
    }
  }

  async #receive(response: IncomingMessage): Promise<RpcHttp | undefined> {
    const streams = this.#streams;
    if (streams === undefined) return wholeOf(response, await beginningOf(response, Infinity));
    const beginning = await beginningOf(response);
    if (response.readableEnded) return wholeOf(response, beginning);
    if (beginning.byteLength > 0) response.unshift(beginning);
    const { value } = fromRpcReturnValue({ http: headOf(response, { withLength: true }) });
    try {
      await streams.respond(value?.http ?? { headers: {} }, response);
    } catch (error) {
      this.#abandoned = true;
      throw error;
    }
    return undefined;
  }
}

interface Dialled {
  readonly id: string;
  readonly body: Uint8Array | undefined;
  readonly source: BodyStreams['request'];
}

/** The caller's headers go by the invocation: the library takes them from there. */
function dial({ port, token, agent }: ProxyTarget, http: RpcHttp, { id, body, source }: Dialled): ClientRequest {
  const original = new URL(http.url ?? 'http://localhost/');
  const announced = source === undefined ? undefined : http.nullableHeaders?.['content-length']?.value;
  const length = body?.byteLength ?? announced ?? undefined;
  const method = http.method ?? 'GET';
  return httpRequest({
    host: '127.0.0.1',
    port,
    agent,
    method,
    path: original.pathname + original.search,
    maxHeaderSize: MAX_HEADER_BYTES,
    headers: {
      [PROXY_ID_HEADER]: id,
      [PROXY_TOKEN_HEADER]: token,
      'x-forwarded-host': original.host,
      'x-forwarded-proto': original.protocol.replace(':', ''),
      ...(length === undefined ? {} : { 'content-length': length }),
      ...(length === undefined && source !== undefined ? { 'transfer-encoding': 'chunked' } : {}),
    },
  });
}

/** `Headers` and the route's parameters, each as text, and nothing else: the library takes whatever else is there for a parameter. */
function metadataOf(http: RpcHttp): Record<string, RpcTypedData> {
  const parameters = Object.entries(valuesOf(http.nullableParams)).map(([name, value]) => [name, { string: value }]);
  return { ...Object.fromEntries(parameters), Headers: { json: JSON.stringify(valuesOf(http.nullableHeaders)) } };
}
