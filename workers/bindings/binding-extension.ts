import type { Binding } from '#contracts/messages/function-metadata.js';
import type { ParameterBinding, TypedData } from '#contracts/messages/typed-data.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import type { Settings } from '#contracts/setting-references.js';
import type { BindingData } from './expressions/binding-data.js';
import type { QueueNameTemplate } from './expressions/queue-name-template.js';

/** A binding with everything that may say something about it. */
export interface BindingContext {
  readonly functionName: string;
  readonly binding: Binding;
  /** host.json as it was read, overrides from settings included. */
  readonly hostJson: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
}

/** What a binding means, or what is wrong with it: then the function is off, and each problem names the remedy. */
export type Reading<T> =
  | { readonly value: T; readonly notes: readonly string[]; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly string[] };

/** A broker other than ours. The URL holds a password: it is never shown; `setting` is where it was found. */
export interface ForeignBroker {
  readonly kind: 'foreign';
  readonly url: string;
  readonly setting: string;
  readonly checkCertificate: boolean;
}

export type QueueBroker = { readonly kind: 'house' } | ForeignBroker;

/** A message as a function is to see it; `at` is when it was accepted, `expiresAt` when it is too late to start. */
export interface TriggerMessage {
  readonly delivery: Delivery;
  readonly acceptedAt: Date;
  readonly expiresAt: Date | undefined;
  readonly now: Date;
}

export interface TriggerInput {
  readonly inputData: readonly ParameterBinding[];
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
}

/** A binding that starts its function for each message of a queue. */
export interface QueueTrigger {
  readonly binding: string;
  readonly queue: string;
  readonly broker: QueueBroker;
  /** Runs at once on one worker, which is also how many messages it holds. */
  readonly concurrency: number;
  /** Executions of one message in all. */
  readonly maxAttempts: number;
  readonly retryAfterMs: number;
  /** Where a message ends that failed too often: a queue of that name, or the dead-letter store. */
  readonly poisonQueue: string | undefined;
  readonly read: (message: TriggerMessage) => TriggerInput;
  /** The text behind `Reason=` in the "Executing" log line (host-semantics, section 9). */
  readonly reason: (now: Date) => string;
  /** See `InvocationRequest`. */
  readonly claimForMs: number | undefined;
}

/** What an extension says of a trigger; the rest are options of Nightshift, the same for all. */
export type TriggerReading = Omit<QueueTrigger, 'claimForMs'>;

/** A binding that sends what its function returns. */
export interface QueueOutput {
  readonly binding: string;
  readonly queue: QueueNameTemplate;
  readonly broker: QueueBroker;
  /** All messages of one run belong to one batch. */
  readonly batch: boolean;
  /** The function of the app that runs once, when the batch is complete. */
  readonly onComplete: string | undefined;
}

/** A binding that reads something before its function runs. */
export interface BindingInput {
  readonly binding: string;
  /** Rejects when it cannot be read: then the function does not run. Nothing there is no failure, but `{}`. */
  readonly read: (data: BindingData) => Promise<TypedData>;
}

/** A binding that writes what its function returns, to something that is no queue. */
export interface DirectOutput {
  readonly binding: string;
  /** Rejects when it cannot be written: then the run has failed. Never called without a value. */
  readonly write: (value: TypedData, data: BindingData) => Promise<void>;
}

/** What a binding means is known, and is another room's work: the gateway answers, the clock calls. */
export const ELSEWHERE = 'elsewhere';
type Elsewhere = typeof ELSEWHERE;

/**
 * One extension of Azure Functions: how its bindings are to be understood. Reading a binding opens nothing. A part that is absent is one that the
 * extension does not have.
 */
export interface BindingExtension {
  /** As the extension spells it; compared without regard to case. */
  readonly triggerType?: string;
  /** Of its inputs and outputs. */
  readonly type?: string;
  readonly trigger?: (context: BindingContext) => Reading<TriggerReading | Elsewhere>;
  readonly input?: (context: BindingContext) => Reading<BindingInput>;
  readonly output?: (context: BindingContext) => Reading<QueueOutput | DirectOutput | Elsewhere>;
}
