import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { PROXY_ID_HEADER, PROXY_TOKEN_HEADER } from '../protocol.js';
import { systemError } from './enumerations.js';
import { PassingBytes } from './passing-bytes.js';

/** The worker dials before it sends the invocation: longer means that the connection did not come about. */
const ARRIVES_WITHIN_MS = 10_000;

/**
 * What the library's own HTTP server is sent when the app has `enableHttpStream`. The library takes requests from anyone and waits for them without
 * end (language-worker contract, section 2.11 and pitfall 17): here only the worker gets in, and a request that does not come is an error.
 */
export class ProxiedRequests {
  readonly token = randomUUID();
  readonly #passing = new PassingBytes();
  readonly #open = new Map<string, ServerResponse>();
  readonly #awaited = new Map<string, (response: ServerResponse) => void>();

  /** Before the server listens. */
  guard(server: Server): void {
    if (!(server instanceof HttpServer)) return;
    // A long upload is no attack, and the worker's idle connections are kept.
    server.requestTimeout = 0;
    server.keepAliveTimeout = 0;
    const emit = server.emit.bind(server);
    server.emit = (event: string, ...given: unknown[]): boolean => {
      if (event === 'request') {
        const [request, response] = given as [IncomingMessage, ServerResponse];
        if (!this.#admit(request, response)) return true;
      }
      return emit(event, ...given);
    };
  }

  /** The way back for an invocation's request. Rejects when the request does not come. */
  arrival(id: string): Promise<ServerResponse> {
    const open = this.#open.get(id);
    if (open !== undefined) return Promise.resolve(open);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#awaited.delete(id);
        reject(systemError(new Error('The HTTP request did not reach the process')));
      }, ARRIVES_WITHIN_MS);
      this.#awaited.set(id, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
    });
  }

  /** The invocation is over. */
  forget(id: string): void {
    this.#open.delete(id);
  }

  #admit(request: IncomingMessage, response: ServerResponse): boolean {
    const { [PROXY_ID_HEADER]: id, [PROXY_TOKEN_HEADER]: token } = request.headers;
    if (typeof id !== 'string' || typeof token !== 'string' || !this.#knows(token) || this.#open.has(id)) {
      response.writeHead(403, { connection: 'close' }).end();
      return false;
    }
    this.#open.set(id, response);
    this.#passing.follow(request);
    // The invocation is on its way, also when the caller has left already: the library must see both to free what it holds.
    response.once('close', () => setTimeout(() => this.#drop(id, response), ARRIVES_WITHIN_MS).unref());
    // Once the library has the request, too.
    queueMicrotask(() => {
      this.#awaited.get(id)?.(response);
      this.#awaited.delete(id);
    });
    return true;
  }

  #drop(id: string, response: ServerResponse): void {
    if (this.#open.get(id) === response) this.#open.delete(id);
  }

  #knows(token: string): boolean {
    const [a, b] = [Buffer.from(token), Buffer.from(this.token)];
    return a.byteLength === b.byteLength && timingSafeEqual(a, b);
  }
}
