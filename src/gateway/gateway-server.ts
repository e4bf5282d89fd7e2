import { Injectable } from '@nestjs/common';
import fastify, { type FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { hostInUrl } from '../api/host-in-url.js';
import { listenFailure } from '../api/listen-on.js';
import type { TlsCertificate } from '../api/tls-certificate.js';
import { BodyExchange } from './bodies/body-exchange.js';
import { SyncDispatcher } from './dispatch/sync-dispatcher.js';
import { GatewayTransport } from './gateway-transport.js';
import { RequestRouter } from './request-router.js';

const PORT_SETTINGS = 'GATEWAY_PORT (or --port of start and dev)';
const DRAIN_POLL_MS = 25;
/** Enough for whoever spreads calls over gateways to see that this one is not ready any more. */
const FAREWELL_MS = 5_000;
const FAREWELL_SHARE = 1 / 3;
const EVERY_INTERFACE = new Set(['0.0.0.0', '::', '']);

type Answering = (request: IncomingMessage, response: ServerResponse, url: string) => Promise<void>;

/** The gateway's own HTTP server: function routes, `/admin` and `/runtime`, nothing else. */
@Injectable()
export class GatewayServer {
  readonly #server: FastifyInstance;
  readonly #inHand = new Set<ServerResponse>();
  #leaving = false;

  constructor(
    private readonly router: RequestRouter,
    private readonly dispatcher: SyncDispatcher,
    private readonly bodies: BodyExchange,
    private readonly transport: GatewayTransport,
  ) {
    this.#server = openServer((request, response, url) => this.#answer(request, response, url), transport.tls);
  }

  /** Resolves with the address once requests are taken. Rejects with PORT_IN_USE or CONFIG_INVALID, or with BROKER_UNAVAILABLE when results cannot be received. */
  async listen(): Promise<string> {
    await this.dispatcher.start();
    const { host, port } = this.transport.config;
    try {
      await this.#server.listen({ host, port });
    } catch (cause) {
      await this.dispatcher.close();
      throw listenFailure(cause, { host, port, variable: PORT_SETTINGS });
    }
    this.transport.tls?.follow(this.#server.server);
    const scheme = this.transport.tls === undefined ? 'http' : 'https';
    const url = `${scheme}://${hostInUrl(host)}:${(this.#server.server.address() as AddressInfo).port}`;
    this.bodies.advertise(this.transport.config.advertisedUrl ?? this.#reachable(url));
    return url;
  }

  /**
   * A caller who tries again elsewhere only when nobody listens must not notice that this gateway leaves: it serves on, each answer ending its
   * connection, until what was in hand has ended; only then connections are refused. It listens until then because workers bring bodies on new
   * connections. Where calls run for longer, new ones are 503 after a while. After `graceMs` every connection is cut.
   */
  async close(graceMs: number): Promise<void> {
    const deadline = performance.now() + graceMs;
    await this.#farewell(deadline, performance.now() + Math.min(FAREWELL_MS, graceMs * FAREWELL_SHARE));
    let isClosed = false;
    const closed = this.#server.close().then(() => (isClosed = true));
    // What was answered a moment ago may still be on its way to a slow caller.
    while (!isClosed && performance.now() < deadline) {
      this.#server.server.closeIdleConnections();
      await aPoll();
    }
    this.#server.server.closeAllConnections();
    await closed;
    await this.transport.tls?.close();
    await this.dispatcher.close();
  }

  async #farewell(deadline: number, refusingFrom: number): Promise<void> {
    this.#leaving = true;
    const before = [...this.#inHand];
    for (const response of before) response.shouldKeepAlive = false;
    while (before.some((response) => this.#inHand.has(response)) && performance.now() < deadline) {
      if (performance.now() >= refusingFrom) this.router.drain();
      await aPoll();
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    this.#inHand.add(response);
    response.once('close', () => this.#inHand.delete(response));
    if (this.#leaving) response.shouldKeepAlive = false;
    return this.router.answer(request, response, { url, proxies: this.transport.proxies });
  }

  #reachable(url: string): string {
    return EVERY_INTERFACE.has(this.transport.config.host)
      ? url.replace(hostInUrl(this.transport.config.host), hostname())
      : url;
  }
}

/**
 * Every request is taken over before Fastify routes or reads it: paths are matched undecoded against the apps' own routes, bodies are streamed,
 * and any content type is welcome.
 */
function openServer(answer: Answering, tls: TlsCertificate | undefined): FastifyInstance {
  // Connections that were open when it began to close are served to the end of their request.
  const options = { exposeHeadRoutes: false, rewriteUrl: () => '/', return503OnClosing: false };
  // Of either kind of server the same is asked.
  const server =
    tls === undefined ? fastify(options) : (fastify({ ...options, https: tls.pem }) as unknown as FastifyInstance);
  server.addHook('onRequest', (request, reply) => {
    reply.hijack();
    return answer(request.raw, reply.raw, request.originalUrl);
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send());
  return server;
}

function aPoll(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
}
