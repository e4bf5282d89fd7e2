import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { ExecutionStore, type ExecutionDetail, type ExecutionProgress } from './execution-store.js';
import { LeaseStore } from './leases/lease-store.js';
import { ParkedStore } from './parked/parked-store.js';
import { PayloadStore, type PayloadKey } from './payload-store.js';

/** The history as other features and the API use it. */
@Injectable()
export class ExecutionsService {
  constructor(
    private readonly store: ExecutionStore,
    private readonly payloads: PayloadStore,
    private readonly parked: ParkedStore,
    private readonly leases: LeaseStore,
  ) {}

  /** Throws EXECUTION_NOT_FOUND. With the day the lookup touches one partition. */
  async get(id: string, day?: string): Promise<ExecutionDetail> {
    const detail = await this.store.find(id, day);
    if (detail !== undefined) return detail;
    throw executionNotFound(id, day);
  }

  progressOf(day: string, id: string): Promise<ExecutionProgress> {
    return this.store.progressOf(day, id);
  }

  /** The attempt that a message goes on from which waits in the store, or is under a lease; undefined when there is none. */
  async heldAttempt(day: string, id: string): Promise<number | undefined> {
    const [parked, leased] = await Promise.all([this.parked.attemptOf(day, id), this.leases.attemptOf(day, id)]);
    return parked === undefined || leased === undefined ? (parked ?? leased) : Math.max(parked, leased);
  }

  /** A body that was too large for the broker, in order. Throws PAYLOAD_NOT_FOUND. */
  readPayload(key: PayloadKey): AsyncIterable<Uint8Array> {
    return this.payloads.read(key);
  }

  /** All or nothing; replaces what was there. */
  async writePayload(key: PayloadKey, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.payloads.write(key, content);
  }
}

export function executionNotFound(id: string, day: string | undefined): NightshiftError {
  const where = day === undefined ? '' : ` on ${day}`;
  return new NightshiftError(
    'EXECUTION_NOT_FOUND',
    `No execution ${id}${where}: it is not recorded yet, or no longer kept.`,
  );
}
