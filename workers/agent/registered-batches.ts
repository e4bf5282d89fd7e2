import type { NewOutputBatch, OutputBatches } from '../bindings/outputs/output-batches.js';
import type { ManagementClient } from './management-client.js';

/** Batches of outputs, as management keeps them. */
export class RegisteredBatches implements OutputBatches {
  readonly #management: Pick<ManagementClient, 'registerBatch'>;

  constructor(management: Pick<ManagementClient, 'registerBatch'>) {
    this.#management = management;
  }

  open({ request, output, queue, ids }: NewOutputBatch): Promise<string> {
    const { binding, onComplete } = output;
    return this.#management.registerBatch({
      app: request.app,
      invocationId: request.id,
      binding,
      queue,
      messageIds: [...ids],
      ...(onComplete === undefined ? {} : { onComplete }),
    });
  }
}
