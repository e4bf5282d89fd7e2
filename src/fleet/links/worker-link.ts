import { WebSocket, type RawData } from 'ws';
import { toError } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import { WorkerHeartbeat, type AssignmentsChanged } from '#contracts/messages/worker-link.js';

/** RFC 6455, section 7.4.1, and the registry it starts. */
export const CLOSE_CODES = { policyViolation: 1008, serviceRestart: 1012, replaced: 4000 } as const;

/** A close frame holds 123 bytes of reason at most. */
const MAX_REASON_BYTES = 123;

const heartbeatCodec = codec('worker.heartbeat', WorkerHeartbeat);

export interface WorkerLinkEvents {
  heartbeat(heartbeat: WorkerHeartbeat): void;
  pong(): void;
  /** The worker sent something that is no message of ours: the link is closed with this reason. */
  refused(reason: string): void;
  closed(): void;
}

/** The open connection of one worker: heartbeats up, notices down. */
export class WorkerLink {
  readonly workerId: string;
  readonly #socket: WebSocket;

  constructor(workerId: string, socket: WebSocket, events: WorkerLinkEvents) {
    this.workerId = workerId;
    this.#socket = socket;
    socket.on('message', (text) => this.#take(text, events));
    socket.on('pong', () => events.pong());
    socket.on('close', () => events.closed());
    // 'close' follows every error and is what we act on; without a listener the error would end the process.
    socket.on('error', () => undefined);
  }

  send(notice: AssignmentsChanged): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(notice));
  }

  ping(): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
  }

  close(code: number, reason: string): void {
    this.#socket.close(
      code,
      Buffer.from(reason)
        .subarray(0, MAX_REASON_BYTES)
        .toString('utf8')
        .replace(/\uFFFD$/, ''),
    );
  }

  /** Resolves when the peer has closed too; one that has not after `limitMs` is cut off. */
  async closeWithin(code: number, reason: string, limitMs: number): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.#socket.once('close', resolve));
    const limit = setTimeout(() => this.#socket.terminate(), limitMs);
    this.close(code, reason);
    await closed;
    clearTimeout(limit);
  }

  /** At once, without a closing handshake: for a peer that does not answer. */
  terminate(): void {
    this.#socket.terminate();
  }

  #take(text: RawData, events: WorkerLinkEvents): void {
    try {
      const bytes = Array.isArray(text) ? Buffer.concat(text) : new Uint8Array(text);
      events.heartbeat(heartbeatCodec.decode(bytes));
    } catch (error) {
      const reason = toError(error).message;
      events.refused(reason);
      this.close(CLOSE_CODES.policyViolation, reason);
    }
  }
}
