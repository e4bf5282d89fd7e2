import { WebSocket } from 'ws';
import { toError } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import {
  AssignmentsChanged,
  HEARTBEAT_EVERY_MS,
  WORKER_PATHS,
  WORKER_SILENT_AFTER_MS,
  type WorkerHeartbeat,
} from '#contracts/messages/worker-link.js';
import type { Logger } from '#contracts/ports/logger.js';
import { withCertificateRemedy } from '#contracts/untrusted-certificate.js';
import { backoffMs, pause } from './backoff.js';
import type { Reachability } from './reachability.js';

const HANDSHAKE_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 1_000;
const BACKOFF = { firstMs: 100, maxMs: 5_000 };
/** A connection that lasted less than this counts as a failure: a management that accepts and closes at once is not hammered. */
const SETTLED_AFTER_MS = 1_000;

/** Management's close code for "this worker has a newer link". */
const REPLACED = 4000;

const notice = codec('worker link notice', AssignmentsChanged);

export interface LinkOptions {
  readonly managementUrl: string;
  readonly credential: () => string | undefined;
  readonly heartbeat: (first: boolean) => WorkerHeartbeat;
  /** The link is open, for the first time or again: what was missed meanwhile must be asked for. */
  readonly onOpen: () => void;
  readonly onNotice: () => void;
  /** Management does not know this credential (any more). The link waits, then tries with the one it is given next. */
  readonly onRefused: (credential: string | undefined) => Promise<void>;
  readonly reachability: Reachability;
  readonly logger: Logger;
  /** How often the worker shows that it is alive; silence of three times as long counts as a broken link. */
  readonly heartbeatEveryMs?: number;
}

type End = { readonly kind: 'refused' } | { readonly kind: 'closed'; readonly reason: string };

/** The one open connection to management: heartbeats up, notices down. Lost, it is made again, at once and then with backoff; work in hand goes on. */
export class ManagementLink {
  readonly #options: LinkOptions;
  readonly #closing = new AbortController();
  #socket: WebSocket | undefined;
  #running: Promise<void> | undefined;
  #opened = Promise.withResolvers<void>();
  #announced = false;
  #failures = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Resolves when the link is open for the first time, or when it was closed before that. */
  async open(): Promise<void> {
    this.#running ??= this.#run();
    await Promise.race([this.#opened.promise, this.#running]);
  }

  /** Sends a heartbeat in the next turn; changes of one turn share it. */
  announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    setImmediate(() => {
      this.#announced = false;
      this.#sendHeartbeat();
    });
  }

  /** Drops the connection: the next one uses the credential of then. */
  reconnect(): void {
    this.#socket?.terminate();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const socket = this.#socket;
    // What the worker had in hand when it last said so may have ended: without a last word it would count as lost.
    this.#sendHeartbeat();
    socket?.close(1000);
    const timer = setTimeout(() => socket?.terminate(), CLOSE_TIMEOUT_MS);
    await this.#running;
    clearTimeout(timer);
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const since = performance.now();
      const credential = this.#options.credential();
      const end = await this.#connect(credential);
      if (this.#closing.signal.aborted) return;
      if (end.kind === 'refused') await this.#renew(credential);
      else this.#options.reachability.failed(new Error(end.reason));
      const lasted = performance.now() - since >= SETTLED_AFTER_MS && end.kind === 'closed';
      this.#failures = lasted ? 0 : this.#failures + 1;
      if (this.#failures > 0) await pause(backoffMs(this.#failures, BACKOFF), this.#closing.signal);
    }
  }

  async #renew(credential: string | undefined): Promise<void> {
    try {
      await this.#options.onRefused(credential);
    } catch (error) {
      this.#options.logger.error({ error }, 'The worker cannot join again');
    }
  }

  /** Resolves when the connection has ended; how it opened and what came over it is told by callbacks. */
  #connect(credential: string | undefined): Promise<End> {
    const url = linkUrl(this.#options.managementUrl);
    const headers = credential === undefined ? {} : { authorization: `Bearer ${credential}` };
    const socket = new WebSocket(url, { headers, handshakeTimeout: HANDSHAKE_TIMEOUT_MS, perMessageDeflate: false });
    this.#socket = socket;
    return new Promise((resolve) => {
      let reason = 'the link was closed';
      socket.on('open', () => this.#serve(socket));
      socket.on('message', (content) => this.#receive(content as Buffer));
      socket.on('unexpected-response', (request, response) => {
        response.resume();
        request.destroy();
        const status = response.statusCode ?? 0;
        resolve(
          status === 401 || status === 403
            ? { kind: 'refused' }
            : { kind: 'closed', reason: `${url} answered ${status}` },
        );
      });
      socket.on('error', (error) => {
        reason = withCertificateRemedy(`${url}: ${error.message || toError(error).name}`, error);
      });
      socket.on('close', (code) => {
        if (code === REPLACED)
          this.#options.logger.error({}, 'Another worker uses the same WORKER_STATE_DIR; give it its own');
        resolve({ kind: 'closed', reason: `${reason} (${code})` });
      });
    });
  }

  #serve(socket: WebSocket): void {
    if (this.#closing.signal.aborted) return socket.close(1000);
    this.#options.reachability.succeeded();
    this.#watch(socket);
    this.#sendHeartbeat(true);
    this.#opened.resolve();
    this.#options.onOpen();
  }

  /** A pulled plug closes nothing: only the missing answers to our pings tell. */
  #watch(socket: WebSocket): void {
    const everyMs = this.#options.heartbeatEveryMs ?? HEARTBEAT_EVERY_MS;
    const silentAfterMs = (everyMs * WORKER_SILENT_AFTER_MS) / HEARTBEAT_EVERY_MS;
    let heardAt = performance.now();
    const heard = () => (heardAt = performance.now());
    socket.on('pong', heard);
    socket.on('ping', heard);
    socket.on('message', heard);
    const timer = setInterval(() => {
      if (performance.now() - heardAt > silentAfterMs) return socket.terminate();
      this.#sendHeartbeat();
      socket.ping();
    }, everyMs);
    socket.on('close', () => clearInterval(timer));
  }

  #sendHeartbeat(first = false): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    // A heartbeat that cannot be written is one that the closing of the link makes up for.
    socket.send(JSON.stringify(this.#options.heartbeat(first)), () => undefined);
  }

  #receive(content: Buffer): void {
    try {
      notice.decode(content);
    } catch {
      // A newer management may say things this worker does not know; the poll covers what matters.
      return this.#options.logger.debug({}, 'Unknown notice from management');
    }
    this.#options.onNotice();
  }
}

function linkUrl(managementUrl: string): string {
  return managementUrl.replace(/^http/i, 'ws').replace(/\/+$/, '') + WORKER_PATHS.link;
}
