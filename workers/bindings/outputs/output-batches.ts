import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { QueueOutput } from '../binding-extension.js';

/** Messages that are about to be sent as one batch. */
export interface NewOutputBatch {
  readonly request: InvocationRequest;
  readonly output: QueueOutput;
  readonly queue: string;
  /** Message ids, in order. */
  readonly ids: readonly string[];
}

/** Batches that outputs with `batch: true` fan out under. */
export interface OutputBatches {
  /** Registers the batch with its messages before the first is sent, and returns its id. A repeated attempt gets the same one. */
  open(batch: NewOutputBatch): Promise<string>;
}
