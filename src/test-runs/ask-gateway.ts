import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { NightshiftError, toError } from '#contracts/errors.js';

const MOST_BYTES = 1024 * 1024;
const EVERY_INTERFACE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };

export interface GatewayRequest {
  /** The gateway's, without a slash at the end. */
  readonly url: string;
  /** With the query; begins with a slash. */
  readonly path: string;
  readonly method: string;
  /** Names and values in turn, as they are sent. */
  readonly headers: readonly string[];
  readonly body: Buffer | undefined;
  /** PEM of a gateway of this process: it is trusted whatever names it has. */
  readonly certificate: Buffer | undefined;
  /** Who asks has gone, or it takes too long. */
  readonly signal: AbortSignal;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: Buffer;
  readonly truncated: boolean;
}

/** One request to a gateway, its answer cut after 1 MiB and as it is: nothing is followed or unpacked. Rejects with GATEWAY_UNAVAILABLE. */
export async function askGateway(asked: GatewayRequest): Promise<GatewayAnswer> {
  const response = await send(asked);
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isWhole = false;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) break;
    }
    isWhole = response.complete && bytes <= MOST_BYTES;
  } catch {
    // Cut off by the gateway, or by our limit: what came is shown.
  }
  const body = Buffer.concat(chunks).subarray(0, MOST_BYTES);
  return { status: response.statusCode ?? 0, headers: pairsOf(response.rawHeaders), body, truncated: !isWhole };
}

function send({ url, path, method, headers, body, certificate, signal }: GatewayRequest): Promise<IncomingMessage> {
  const base = new URL(url);
  const host = EVERY_INTERFACE[base.hostname] ?? base.hostname;
  const secure = base.protocol === 'https:';
  const options: RequestOptions = {
    hostname: host.replace(/^\[|\]$/g, ''),
    port: base.port === '' ? (secure ? 443 : 80) : base.port,
    path: base.pathname.replace(/\/$/, '') + path,
    method,
    headers: ['host', base.host, ...headers],
    agent: false,
    signal,
  };
  const own = { ca: certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined };
  return new Promise((resolve, reject) => {
    const request = secure
      ? httpsRequest({ ...options, ...(certificate === undefined ? {} : own) })
      : httpRequest(options);
    request.once('response', resolve);
    request.on('error', (cause) => reject(signal.aborted ? givenUp(url, signal) : unavailable(url, cause)));
    request.end(body);
  });
}

/** It was reached, or might have been: nothing is wrong with its address. */
function givenUp(url: string, { reason }: AbortSignal): NightshiftError {
  const isLate = (reason as { readonly name?: unknown } | undefined)?.name === 'TimeoutError';
  return new NightshiftError(
    'GATEWAY_UNAVAILABLE',
    isLate
      ? `The gateway at ${url} has not answered in time, and the function may still run: set GATEWAY_REQUEST_TIMEOUT of this node to at least that of the gateway.`
      : `The request to the gateway at ${url} was given up, as whoever made it has gone; the function may still run.`,
    { cause: reason },
  );
}

function unavailable(url: string, cause: Error): NightshiftError {
  const { code } = cause as NodeJS.ErrnoException;
  return new NightshiftError(
    'GATEWAY_UNAVAILABLE',
    `The gateway at ${url} cannot be reached from this node (${code ?? toError(cause).message}): start one, or set GATEWAY_ADVERTISED_URL of this node to where gateways are reached.`,
    { cause },
  );
}

function pairsOf(rawHeaders: readonly string[]): { name: string; value: string }[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => ({
    name: rawHeaders[at * 2] ?? '',
    value: rawHeaders[at * 2 + 1] ?? '',
  }));
}
