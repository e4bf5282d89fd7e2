import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { JoinResponse, WorkerFacts } from '#contracts/messages/worker-link.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import type { IdentifiedRequest, Identity } from '../identity/identity.js';
import { TokensService } from '../identity/tokens/tokens.service.js';
import { WorkerStore, type WorkerHold, type WorkerRow } from './worker-store.js';
import { workerNotFound } from './worker-not-found.js';

/** The workers that have joined, connected or not. */
@Injectable()
export class WorkersService {
  constructor(
    private readonly store: WorkerStore,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** A new worker with a credential of its own, which is shown this once. A worker that keeps its credential keeps its id. Throws TOKEN_INVALID when the join token that it came with is used up. */
  async join(name: string, by?: Identity): Promise<JoinResponse> {
    if (by?.kind === 'join') await this.tokens.use(by);
    const { id: tokenId, token } = await this.tokens.issue('worker', name);
    const now = this.clock.now();
    const workerId = randomUUID();
    await this.store.insert({ id: workerId, name, tokenId, joinedAt: now, lastSeenAt: now, labels: by?.labels });
    this.logger.info({ workerId, name }, 'A worker joined');
    return { workerId, credential: token };
  }

  /** Throws TOKEN_INVALID when the worker was removed: it has to join again. */
  async ofToken(tokenId: string): Promise<WorkerRow> {
    const worker = await this.store.findByToken(tokenId);
    if (worker !== undefined) return worker;
    throw new NightshiftError('TOKEN_INVALID', 'No worker has this credential any more: join again with a join token.');
  }

  /** The worker that sent a request of the worker protocol. Throws TOKEN_INVALID. */
  ofRequest({ identity }: IdentifiedRequest): Promise<WorkerRow> {
    return this.ofToken(identity?.tokenId ?? '');
  }

  /** Throws WORKER_NOT_FOUND. */
  async get(id: string): Promise<WorkerRow> {
    const worker = await this.store.find(id);
    if (worker !== undefined) return worker;
    throw workerNotFound(id);
  }

  /** Undefined lets it work. Throws WORKER_NOT_FOUND. */
  hold(id: string, hold: WorkerHold | undefined): Promise<void> {
    return this.store.setHold(id, hold);
  }

  /** Its credential opens nothing from now on. */
  async remove({ id, tokenId }: WorkerRow): Promise<void> {
    await this.tokens.revoke('worker', tokenId);
    await this.store.delete(id);
    this.logger.info({ workerId: id }, 'A worker was removed');
  }

  /** By name, then id. */
  list(): Promise<WorkerRow[]> {
    return this.store.list();
  }

  /** Whether what it says of itself is new, and stored. */
  async learned(workerId: string, facts: WorkerFacts): Promise<boolean> {
    try {
      const known = (await this.store.find(workerId))?.facts;
      if (JSON.stringify(known) === JSON.stringify(facts)) return false;
      await this.store.setFacts(workerId, facts);
      return true;
    } catch (error) {
      this.logger.warn(
        { workerId, error },
        'What a worker is could not be stored: it is placed by what is known of it',
      );
      return false;
    }
  }

  /** Best effort: a store that is away costs a date, not a link. */
  async seen(workerId: string): Promise<void> {
    try {
      await this.store.touch(workerId, this.clock.now());
    } catch (error) {
      this.logger.debug({ workerId, error }, 'When the worker was seen could not be stored');
    }
  }
}
