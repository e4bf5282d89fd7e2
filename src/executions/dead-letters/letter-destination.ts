import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import { appOfDurableQueue, RECORDS_QUEUE } from '#contracts/topology.js';
import { AppCatalog } from '../../apps/catalog/app-catalog.js';
import type { DeadLetter } from './dead-letter-store.js';
import { callOf } from './letter-of.js';
import { QueueBindings } from './queue-bindings.js';

/** Where a letter goes when it is redriven. */
export type LetterDestination =
  | { readonly kind: 'run'; readonly call: InvocationRequest; readonly version: string }
  | { readonly kind: 'queue'; readonly queue: string; readonly app: string }
  | { readonly kind: 'records' };

/** Says whether a letter can be redriven at all: somebody must be there to take it. */
@Injectable()
export class LetterDestinations {
  constructor(
    private readonly catalog: AppCatalog,
    private readonly bindings: QueueBindings,
  ) {}

  /** Throws DEAD_LETTER_UNDELIVERABLE. */
  of({ row, payload }: DeadLetter): LetterDestination {
    const { queue } = row;
    if (queue === RECORDS_QUEUE.name) return { kind: 'records' };
    const app = appOfDurableQueue(queue);
    if (app !== undefined) return this.#run(app, row.type, payload.edited ?? payload.original);
    const binding = this.bindings.find(queue);
    if (binding !== undefined) return { kind: 'queue', queue, app: binding.app };
    throw undeliverable(
      queue === ''
        ? 'It does not say which queue it came from: nobody can tell where it belongs.'
        : `No app is triggered by queue ${queue} any more: publish one that is, or discard the letter.`,
    );
  }

  #run(app: string, type: string, payload: Uint8Array): LetterDestination {
    const call = type === RUN_INVOCATION ? callOf(payload) : undefined;
    if (call === undefined)
      throw undeliverable('Its payload is no invocation.run message: edit it first, or discard it.');
    if (call.app !== app) throw undeliverable(`Its payload names app ${call.app}, its queue is that of ${app}.`);
    const snapshot = this.catalog.find(app);
    if (snapshot?.version === undefined)
      throw undeliverable(`There is no app ${app} any more, or none of its versions is active.`);
    const { report, version } = snapshot;
    const known = report?.functions.some(({ name }) => name.toLowerCase() === call.function.toLowerCase()) ?? true;
    if (!known) throw undeliverable(`App ${app} has no function ${call.function} any more.`);
    return { kind: 'run', call, version };
  }
}

function undeliverable(message: string): NightshiftError {
  return new NightshiftError('DEAD_LETTER_UNDELIVERABLE', message);
}
