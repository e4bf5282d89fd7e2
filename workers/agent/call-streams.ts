import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NightshiftError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { BodyReference, HttpData } from '#contracts/messages/typed-data.js';
import { encodeAnswerHead, STREAMED_ANSWER } from '#contracts/streamed-answer.js';
import type { BodyStreams } from '../languages/language-host.js';
import { requestBodyOf } from './bodies.js';
import { unavailable } from './http-request.js';

/** Longer than the gateway bears a body that stands still: only a gateway that is gone without a word is waited for in vain. */
const SILENT_MS = 300_000;

type GatewayReference = Extract<BodyReference, { kind: 'gateway' }>;

/** The bodies of one sync call, on connections of their own between its gateway and this worker: never more of them in memory than a window. */
export class CallStreams implements BodyStreams {
  readonly request?: () => Promise<Readable>;
  readonly #response: GatewayReference;
  #head: HttpData | undefined;

  private constructor(request: GatewayReference | undefined, response: GatewayReference) {
    this.#response = response;
    if (request !== undefined) this.request = () => download(request);
  }

  /** Undefined for a call whose gateway gave no place to stream to. */
  static of(call: InvocationRequest): CallStreams | undefined {
    const request = requestBodyOf(call);
    if (call.responseBody?.kind !== 'gateway' || request?.kind === 'stored') return undefined;
    return new CallStreams(request, call.responseBody);
  }

  /** The answer whose body went its own way, if it did: then the gateway must not take the result for the answer. */
  get answered(): HttpData | undefined {
    if (this.#head === undefined) return undefined;
    const { statusCode } = this.#head;
    return { headers: {}, bodyReference: this.#response, ...(statusCode === undefined ? {} : { statusCode }) };
  }

  async respond(head: HttpData, body: Readable): Promise<void> {
    this.#head = head;
    const upload = dial('PUT', this.#response, { 'content-type': STREAMED_ANSWER });
    try {
      upload.write(encodeAnswerHead(head));
      await Promise.all([pipeline(body, upload), accepted(upload)]);
    } catch (cause) {
      body.destroy();
      upload.destroy();
      throw unavailable(this.#response.url, cause);
    }
  }
}

async function download(reference: GatewayReference): Promise<IncomingMessage> {
  const call = dial('GET', reference).end();
  try {
    return await answerOf(call);
  } catch (cause) {
    call.destroy();
    throw unavailable(reference.url, cause);
  }
}

/** Also when the answer comes in the middle of the upload: nobody wants the rest then. */
async function accepted(upload: ClientRequest): Promise<void> {
  (await answerOf(upload)).resume();
}

async function answerOf(call: ClientRequest): Promise<IncomingMessage> {
  const gone = new AbortController();
  call.once('close', () => gone.abort(new Error('the connection was cut')));
  const [response] = (await once(call, 'response', { signal: gone.signal })) as [IncomingMessage];
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) return response;
  throw new NightshiftError('PAYLOAD_NOT_FOUND', `it was answered ${statusCode}`);
}

function dial(method: string, { url, token }: GatewayReference, headers: Record<string, string> = {}): ClientRequest {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const call = send(url, { method, headers: { ...headers, authorization: `Bearer ${token}` }, agent: false });
  call.setTimeout(SILENT_MS, () => call.destroy(new Error('nothing moved for too long')));
  // It also ends whatever waits for the call.
  return call.on('error', () => undefined);
}
