import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { WebSocketServer, type WebSocket } from 'ws';
import { NightshiftError, codeOf } from '#contracts/errors.js';
import {
  HEARTBEAT_EVERY_MS,
  WORKER_SILENT_AFTER_MS,
  type AssignmentsChanged,
  type WorkerFacts,
} from '#contracts/messages/worker-link.js';
import { Logger } from '#contracts/ports/logger.js';
import { LinkGate } from './link-gate.js';
import { LiveFleet } from '../live-fleet.js';
import { refuseUpgrade } from './upgrade-refusal.js';
import { CLOSE_CODES, WorkerLink } from './worker-link.js';
import type { WorkerRow } from '../worker-store.js';
import { WorkersService } from '../workers.service.js';

const MAX_MESSAGE_BYTES = 1024 * 1024;
const CLOSE_WITHIN_MS = 1_000;
/** As many pings as fit into the silence that a worker is allowed. */
const MAX_STRANGE_PINGS = WORKER_SILENT_AFTER_MS / HEARTBEAT_EVERY_MS;

interface Held {
  readonly link: WorkerLink;
  /** Pings sent while the fleet did not know the worker: it never sent a heartbeat, or fell silent. */
  strangePings: number;
}

/** The links of the workers that are connected to this node: one each, the newest. */
@Injectable()
export class WorkerLinks implements OnModuleInit, OnModuleDestroy {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  readonly #held = new Map<string, Held>();
  #pinging: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(
    private readonly gate: LinkGate,
    private readonly fleet: LiveFleet,
    private readonly workers: WorkersService,
    private readonly logger: Logger,
  ) {}

  /** Opens the link's path on management's HTTP server, which must have no other upgrades: any other path is answered 404. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#upgrade(request, socket, head);
    });
  }

  /** To every worker that is linked to this node. */
  broadcast(notice: AssignmentsChanged): void {
    for (const { link } of this.#held.values()) link.send(notice);
  }

  /** If it is linked to this node. */
  tell(workerId: string, notice: AssignmentsChanged): void {
    this.#held.get(workerId)?.link.send(notice);
  }

  /** To this node. */
  isLinked(workerId: string): boolean {
    return this.#held.has(workerId);
  }

  /** If it is linked to this node. */
  closeLink(workerId: string, reason: string): void {
    this.#held.get(workerId)?.link.close(CLOSE_CODES.policyViolation, reason);
  }

  onModuleInit(): void {
    this.#pinging = setInterval(() => this.#pingAll(), HEARTBEAT_EVERY_MS).unref();
  }

  /** Tells the workers to link with whoever comes next. Their calls go on, so nobody is declared lost. */
  async onModuleDestroy(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#pinging);
    const links = [...this.#held.values()].map(({ link }) => link);
    this.#held.clear();
    await Promise.all(
      links.map((link) => link.closeWithin(CLOSE_CODES.serviceRestart, 'management stops', CLOSE_WITHIN_MS)),
    );
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // The caller may go while the store is asked; an error nobody listens to would end the process.
    socket.on('error', () => undefined);
    try {
      const worker = await this.gate.admit(request);
      if (this.#closing) throw new NightshiftError('MANAGEMENT_UNAVAILABLE', 'This node is stopping.');
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#hold(worker, opened));
    } catch (error) {
      if (codeOf(error) === 'INTERNAL') this.logger.error({ error }, 'A worker link could not be opened');
      refuseUpgrade(socket, error);
    }
  }

  #hold(worker: WorkerRow, socket: WebSocket): void {
    const { id, name, labels } = worker;
    const link: WorkerLink = new WorkerLink(id, socket, {
      heartbeat: (heartbeat) => {
        if (!this.#current(link)) return;
        const facts = bound(heartbeat.facts, labels);
        this.fleet.heard({ id, name }, facts === undefined ? heartbeat : { ...heartbeat, facts });
        if (facts !== undefined) void this.#learn(link, facts);
      },
      pong: () => this.fleet.alive(id),
      refused: (reason) => this.logger.warn({ workerId: id, name, reason }, 'A worker sent no heartbeat of ours'),
      closed: () => this.#release(link),
    });
    const before = this.#held.get(id);
    this.#held.set(id, { link, strangePings: 0 });
    before?.link.close(CLOSE_CODES.replaced, 'the worker has a newer link');
    void this.workers.seen(id);
  }

  /** What it may run depends on what it is. */
  async #learn(link: WorkerLink, facts: WorkerFacts): Promise<void> {
    if (await this.workers.learned(link.workerId, facts)) link.send({ type: 'assignments.changed' });
  }

  #current(link: WorkerLink): boolean {
    return this.#held.get(link.workerId)?.link === link;
  }

  #release(link: WorkerLink): void {
    if (!this.#current(link) || this.#closing) return;
    this.#held.delete(link.workerId);
    this.fleet.linkClosed(link.workerId);
    void this.workers.seen(link.workerId);
  }

  #pingAll(): void {
    for (const [workerId, held] of this.#held) {
      held.link.ping();
      held.strangePings = this.fleet.isLive(workerId) ? 0 : held.strangePings + 1;
      // It links again, and does not go on believing in a connection that leads nowhere.
      if (held.strangePings > MAX_STRANGE_PINGS) held.link.terminate();
    }
  }
}

/** What a join token says of who joins with it holds. */
function bound(facts: WorkerFacts | undefined, labels: WorkerRow['labels']): WorkerFacts | undefined {
  return facts === undefined ? undefined : { ...facts, labels: { ...facts.labels, ...labels } };
}
