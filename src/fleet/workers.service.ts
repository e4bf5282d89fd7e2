import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { JoinResponse } from '#contracts/messages/worker-link.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import type { IdentifiedRequest } from '../identity/identity.js';
import { TokensService } from '../identity/tokens.service.js';
import { WorkerStore, type WorkerRow } from './worker-store.js';

/** The workers that have joined, connected or not. */
@Injectable()
export class WorkersService {
  constructor(
    private readonly store: WorkerStore,
    private readonly tokens: TokensService,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** A new worker with a credential of its own, which is shown this once. A worker that keeps its credential keeps its id. */
  async join(name: string): Promise<JoinResponse> {
    const { id: tokenId, token } = await this.tokens.issue('worker', name);
    const now = this.clock.now();
    const workerId = randomUUID();
    await this.store.insert({ id: workerId, name, tokenId, joinedAt: now, lastSeenAt: now });
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

  /** By name, then id. */
  list(): Promise<WorkerRow[]> {
    return this.store.list();
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
