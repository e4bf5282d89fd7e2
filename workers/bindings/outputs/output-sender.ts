import { NightshiftError, codeOf, toError } from '#contracts/errors.js';
import { outputMessageId } from '#contracts/message-identity.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { DurableQueue, OutgoingMessage } from '#contracts/ports/durable-queue.js';
import type { ForeignQueues } from '#contracts/ports/queue-brokers.js';
import { TRIGGER_HEADERS, TRIGGER_MESSAGE, triggerAddress, triggerQueue } from '#contracts/topology.js';
import { continueTrace } from '#contracts/trace-context.js';
import type { DirectOutput, ForeignBroker, QueueOutput } from '../binding-extension.js';
import { BindingData } from '../expressions/binding-data.js';
import type { FunctionBindings } from '../read-bindings.js';
import { acceptedWith } from './accepted-with.js';
import { messageBodies } from './message-bodies.js';
import type { NewOutputBatch, OutputBatches } from './output-batches.js';
import { outputValues, type Returned } from './output-values.js';

/** Published at once; more wait for their confirms. */
const IN_FLIGHT = 200;

export interface OutputSenderOptions {
  readonly queue: DurableQueue;
  readonly clock: Clock;
  readonly foreign: (broker: ForeignBroker) => Promise<ForeignQueues>;
  /** Absent: `batch` of an output is refused. */
  readonly batches?: OutputBatches;
}

/** A run that has succeeded. */
export interface SucceededRun {
  readonly request: InvocationRequest;
  /** The request's body when it did not travel in the message. */
  readonly body: Uint8Array | undefined;
  readonly returned: Returned;
}

/**
 * Sends what functions return to where their output bindings say. A repeated run sends messages with the same ids. Messages come last: they may speak of
 * what was written.
 */
export class OutputSender {
  readonly #options: OutputSenderOptions;
  readonly #declared = new Set<string>();

  constructor(options: OutputSenderOptions) {
    this.#options = options;
  }

  /** Resolves when everything is written and every message is confirmed. Rejects with OUTPUT_FAILED, or BROKER_UNAVAILABLE: then some may have been sent. */
  async send({ outputs, directOutputs, hasReturn }: FunctionBindings, run: SucceededRun): Promise<void> {
    const values = outputValues(run.returned, hasReturn);
    for (const output of directOutputs) {
      const value = values.get(output.binding);
      if (value !== undefined && !isNothing(value)) await this.#write(output, run, value);
    }
    for (const output of outputs) {
      const value = values.get(output.binding);
      const bodies = value === undefined ? [] : messageBodies(value);
      if (bodies.length > 0) await this.#sendAll(output, run, bodies);
    }
  }

  async #write({ binding, write }: DirectOutput, { request, body }: SucceededRun, value: TypedData): Promise<void> {
    try {
      await write(value, BindingData.of(request, body, this.#options.clock.now()));
    } catch (error) {
      throw new NightshiftError('OUTPUT_FAILED', `Output '${binding}': ${toError(error).message}`, { cause: error });
    }
  }

  async #sendAll(output: QueueOutput, { request, body }: SucceededRun, bodies: readonly Uint8Array[]): Promise<void> {
    const now = this.#options.clock.now();
    const queue = output.queue.resolve(BindingData.of(request, body, now));
    const ids = bodies.map((_, n) => outputMessageId(request.id, output.binding, n));
    // Before the batch: one whose queue cannot be used would wait for its messages for ever.
    const publish = await this.#publisherTo(output, queue);
    const headers = { ...headersFor(request, now), ...(await this.#batchHeader({ output, request, queue, ids })) };
    const messages = bodies.map((content, n) => ({
      id: ids[n] ?? '',
      type: TRIGGER_MESSAGE,
      body: content,
      headers,
      persistent: true,
    }));
    for (let from = 0; from < messages.length; from += IN_FLIGHT) {
      await Promise.all(messages.slice(from, from + IN_FLIGHT).map(publish));
    }
  }

  async #publisherTo({ broker }: QueueOutput, queue: string): Promise<(message: OutgoingMessage) => Promise<void>> {
    if (broker.kind === 'foreign') {
      const queues = await this.#options.foreign(broker);
      return (message) => queues.publish(queue, message).catch((error: unknown) => refused(queue, error));
    }
    await this.#declare(queue);
    return (message) => this.#publishAtHome(queue, message).catch((error: unknown) => refused(queue, error));
  }

  /** A queue that is not there is made, as storage queues are. */
  async #declare(queue: string): Promise<void> {
    if (this.#declared.has(queue)) return;
    await this.#options.queue.declare(triggerQueue(queue)).catch((error: unknown) => refused(queue, error));
    this.#declared.add(queue);
  }

  async #publishAtHome(queue: string, message: OutgoingMessage): Promise<void> {
    try {
      await this.#options.queue.publish(triggerAddress(queue), message);
    } catch (error) {
      if (codeOf(error) !== 'BROKER_UNROUTABLE') throw error;
      // Somebody has deleted the queue since it was declared.
      this.#declared.delete(queue);
      await this.#declare(queue);
      await this.#options.queue.publish(triggerAddress(queue), message);
    }
  }

  async #batchHeader(batch: NewOutputBatch): Promise<Record<string, string>> {
    if (!batch.output.batch) return {};
    const { batches } = this.#options;
    if (batches === undefined) throw new NightshiftError('OUTPUT_FAILED', 'This worker cannot open batches.');
    return { [TRIGGER_HEADERS.batch]: await batches.open(batch) };
  }
}

function headersFor({ day, traceContext }: InvocationRequest, now: Date): Record<string, string> {
  const { traceParent, traceState } = continueTrace(traceContext.traceParent, traceContext.traceState);
  return {
    [TRIGGER_HEADERS.acceptedAt]: acceptedWith(day, now),
    [TRIGGER_HEADERS.traceParent]: traceParent,
    ...(traceState === undefined ? {} : { [TRIGGER_HEADERS.traceState]: traceState }),
  };
}

/** Nothing is written for null (language-worker contract, section 2.9). */
function isNothing(value: TypedData): boolean {
  return Object.keys(value).length === 0 || value.json === 'null';
}

/** A broker that is away may come back; anything else will not get better. */
function refused(queue: string, error: unknown): never {
  if (codeOf(error) === 'BROKER_UNAVAILABLE') throw error;
  throw new NightshiftError('OUTPUT_FAILED', `Queue '${queue}': ${toError(error).message}`, { cause: error });
}
