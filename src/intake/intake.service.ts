import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError, toError } from '#contracts/errors.js';
import { queueInvocationId } from '#contracts/message-identity.js';
import type { TraceContext } from '#contracts/messages/run-invocation.js';
import { Clock, utcDay } from '#contracts/ports/clock.js';
import { DurableQueue, type OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { TRIGGER_HEADERS, TRIGGER_MESSAGE, triggerAddress, triggerQueue } from '#contracts/topology.js';
import { appNotFound } from '../apps/app-not-found.js';
import { AppCatalog, type AppSnapshot } from '../apps/catalog/app-catalog.js';
import { boundQueue, type BoundQueue } from './bound-queue.js';
import type { IncomingMessage } from './incoming-message.js';

export interface AcceptedMessage {
  readonly id: string;
  readonly invocationId: string;
  readonly day: string;
}

/** `failure`: some were not confirmed; `accepted` are those that were. */
export interface Acceptance {
  readonly accepted: readonly AcceptedMessage[];
  readonly failure?: NightshiftError;
}

/** Messages that are sent to functions over HTTP: accepted means confirmed by the broker. */
@Injectable()
export class IntakeService {
  readonly #declared = new Set<string>();

  constructor(
    private readonly catalog: AppCatalog,
    private readonly queue: DurableQueue,
    private readonly records: RecordWriter,
    private readonly clock: Clock,
  ) {}

  /** Throws APP_NOT_FOUND, QUEUE_NOT_FOUND, BROKER_UNAVAILABLE or BROKER_QUEUE_MISMATCH: then nothing was sent. */
  async send(
    target: { readonly app: string; readonly queue: string },
    messages: readonly IncomingMessage[],
    trace: TraceContext,
  ): Promise<Acceptance> {
    const app = this.catalog.find(target.app);
    if (app === undefined) throw appNotFound(target.app);
    const bound = boundQueue(app, target.queue);
    await this.#declare(bound);
    const at = this.clock.now();
    const sent = await Promise.allSettled(
      messages.map((message) => this.#publish(bound.queue, { message, at, trace })),
    );
    const accepted = sent.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    if (bound.triggers !== undefined)
      for (const { invocationId } of accepted) this.#record(app, bound, { invocationId, at, trace });
    const refused = sent.find((result) => result.status === 'rejected');
    return refused === undefined ? { accepted } : { accepted, failure: this.#failureOf(bound, refused.reason) };
  }

  async #declare({ queue, companions }: BoundQueue): Promise<void> {
    for (const name of [queue, ...companions]) {
      if (this.#declared.has(name)) continue;
      await this.queue.declare(triggerQueue(name));
      this.#declared.add(name);
    }
  }

  async #publish(
    queue: string,
    { message, at, trace }: { readonly message: IncomingMessage; readonly at: Date; readonly trace: TraceContext },
  ): Promise<AcceptedMessage> {
    const { id, body, timeToLiveMs } = message;
    const outgoing: OutgoingMessage = {
      id,
      type: TRIGGER_MESSAGE,
      body,
      headers: {
        [TRIGGER_HEADERS.acceptedAt]: at.toISOString(),
        ...(timeToLiveMs !== undefined && {
          [TRIGGER_HEADERS.expiresAt]: new Date(at.getTime() + timeToLiveMs).toISOString(),
        }),
        [TRIGGER_HEADERS.traceParent]: trace.traceParent,
        ...(trace.traceState !== undefined && { [TRIGGER_HEADERS.traceState]: trace.traceState }),
      },
      persistent: true,
    };
    await this.queue.publish(triggerAddress(queue), outgoing);
    return { id, invocationId: queueInvocationId(queue, id), day: utcDay(at) };
  }

  /** Not awaited: the message is safe already, and every later record can make the row too. */
  #record(
    { name: app, version = '' }: AppSnapshot,
    { triggers }: BoundQueue,
    { invocationId: id, at, trace }: { readonly invocationId: string; readonly at: Date; readonly trace: TraceContext },
  ): void {
    void this.records.write({
      kind: 'accepted',
      day: utcDay(at),
      id,
      app,
      version,
      function: triggers?.name ?? '',
      trigger: 'queue',
      lane: 'durable',
      acceptedAt: at.toISOString(),
      traceParent: trace.traceParent,
    });
  }

  #failureOf({ queue, companions }: BoundQueue, reason: unknown): NightshiftError {
    // Somebody has deleted it: the next request declares it again.
    if (codeOf(reason) === 'BROKER_UNROUTABLE') for (const name of [queue, ...companions]) this.#declared.delete(name);
    return reason instanceof NightshiftError
      ? reason
      : new NightshiftError('INTERNAL', toError(reason).message, { cause: reason });
  }
}
