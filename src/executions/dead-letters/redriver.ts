import { Injectable } from '@nestjs/common';
import { codeOf, unreachable } from '#contracts/errors.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { RECORDS_ADDRESS, triggerAddress, triggerQueue } from '#contracts/topology.js';
import { DurableDispatch } from '../durable/durable-dispatch.js';
import type { DeadLetter, RedrivenAs } from './dead-letter-store.js';
import { LetterDestinations, type LetterDestination } from './letter-destination.js';
import {
  redrivenCall,
  redrivenHeaders,
  redrivenInvocation,
  redrivenMessageId,
  redriveHeaders,
  type Redrive,
} from './redriven-message.js';

/** Publishes a dead letter again, as a new message, to where it came from. */
@Injectable()
export class Redriver {
  constructor(
    private readonly queue: DurableQueue,
    private readonly dispatch: DurableDispatch,
    private readonly destinations: LetterDestinations,
  ) {}

  /** Throws DEAD_LETTER_UNDELIVERABLE when nobody would take it. */
  check(letter: DeadLetter): void {
    this.destinations.of(letter);
  }

  /** Resolves once the broker has confirmed. Rejects as `check`, with BROKER_UNAVAILABLE, or BROKER_UNROUTABLE. */
  async publish(letter: DeadLetter, redrive: Redrive): Promise<RedrivenAs> {
    const destination = this.destinations.of(letter);
    switch (destination.kind) {
      case 'run':
        return this.#run(destination, redrive);
      case 'queue':
        return this.#toQueue(destination.queue, letter, redrive);
      case 'records':
        return this.#toRecords(letter, redrive);
      default:
        return unreachable(destination);
    }
  }

  async #run({ call, version }: Extract<LetterDestination, { kind: 'run' }>, redrive: Redrive): Promise<RedrivenAs> {
    const request = redrivenCall(call, version, redrive);
    await this.dispatch.submit(request, redriveHeaders(redrive));
    return { messageId: request.id, invocation: { day: request.day, id: request.id } };
  }

  async #toQueue(queue: string, letter: DeadLetter, redrive: Redrive): Promise<RedrivenAs> {
    const { row } = letter;
    const id = redrivenMessageId(redrive);
    const message = { id, type: row.type, body: bodyOf(letter), headers: redrivenHeaders(redrive), persistent: true };
    try {
      await this.queue.publish(triggerAddress(queue), message);
    } catch (error) {
      if (codeOf(error) !== 'BROKER_UNROUTABLE') throw error;
      // Somebody has deleted the queue, and no worker that would declare it again is there now.
      await this.queue.declare(triggerQueue(queue));
      await this.queue.publish(triggerAddress(queue), message);
    }
    return { messageId: id, invocation: redrivenInvocation(queue, id, redrive) };
  }

  async #toRecords(letter: DeadLetter, redrive: Redrive): Promise<RedrivenAs> {
    const { type } = letter.row;
    const id = redrivenMessageId(redrive);
    const headers = redriveHeaders(redrive);
    await this.queue.publish(RECORDS_ADDRESS, { id, type, body: bodyOf(letter), headers, persistent: true });
    return { messageId: id, invocation: undefined };
  }
}

function bodyOf({ payload }: DeadLetter): Uint8Array {
  return payload.edited ?? payload.original;
}
