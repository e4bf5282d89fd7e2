import { Inject, Injectable } from '@nestjs/common';
import fastify, { type FastifyInstance } from 'fastify';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { listenFailure } from '../api/listen-on.js';
import { BodyExchange } from './bodies/body-exchange.js';
import { SyncDispatcher } from './dispatch/sync-dispatcher.js';
import { GATEWAY_CONFIG } from './gateway.config.js';
import type { GatewayConfig } from './gateway.config.js';
import { RequestRouter } from './request-router.js';

const PORT_SETTINGS = 'GATEWAY_PORT (or --port of start and dev)';
const DRAIN_POLL_MS = 25;
const EVERY_INTERFACE = new Set(['0.0.0.0', '::', '']);

/** The gateway's own HTTP server: function routes, `/admin` and `/runtime`, nothing else. */
@Injectable()
export class GatewayServer {
  readonly #server: FastifyInstance;

  constructor(
    private readonly router: RequestRouter,
    private readonly dispatcher: SyncDispatcher,
    private readonly bodies: BodyExchange,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {
    this.#server = openServer(router);
  }

  /** Resolves with the address once requests are taken. Rejects with PORT_IN_USE or CONFIG_INVALID, or with BROKER_UNAVAILABLE when results cannot be received. */
  async listen(): Promise<string> {
    await this.dispatcher.start();
    const { host, port } = this.config;
    try {
      await this.#server.listen({ host, port });
    } catch (cause) {
      await this.dispatcher.close();
      throw listenFailure(cause, { host, port, variable: PORT_SETTINGS });
    }
    const url = `http://${bracketed(host)}:${(this.#server.server.address() as AddressInfo).port}`;
    this.bodies.advertise(this.config.advertisedUrl ?? this.#reachable(url));
    return url;
  }

  /**
   * New calls are 503 at once; those under way have `graceMs` to end, their bodies included; then every connection is cut. Until they have
   * ended the server listens on: workers still bring bodies on new connections.
   */
  async close(graceMs: number): Promise<void> {
    this.router.drain();
    const deadline = performance.now() + graceMs;
    while (this.router.open > 0 && performance.now() < deadline) await aPoll();
    let isClosed = false;
    const closed = this.#server.close().then(() => (isClosed = true));
    // What was answered a moment ago may still be on its way to a slow caller.
    while (!isClosed && performance.now() < deadline) {
      this.#server.server.closeIdleConnections();
      await aPoll();
    }
    this.#server.server.closeAllConnections();
    await closed;
    await this.dispatcher.close();
  }

  #reachable(url: string): string {
    return EVERY_INTERFACE.has(this.config.host) ? url.replace(bracketed(this.config.host), hostname()) : url;
  }
}

/**
 * Every request is taken over before Fastify routes or reads it: paths are matched undecoded against the apps' own routes, bodies are streamed,
 * and any content type is welcome.
 */
function openServer(router: RequestRouter): FastifyInstance {
  const server = fastify({ exposeHeadRoutes: false, rewriteUrl: () => '/' });
  server.addHook('onRequest', (request, reply) => {
    reply.hijack();
    return router.answer(request.raw, reply.raw, request.originalUrl);
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send());
  return server;
}

function aPoll(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
