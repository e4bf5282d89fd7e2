import { NightshiftError, toError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { BindingInput } from '../binding-extension.js';
import { BindingData } from '../expressions/binding-data.js';

/** What `readInputs` may use. */
export interface InputSource {
  readonly request: InvocationRequest;
  /** The request's body when it did not travel in the message. */
  readonly body: Uint8Array | undefined;
  readonly now: Date;
}

/**
 * The request with the values of the function's inputs, after the trigger's own. Rejects with INPUT_FAILED when one cannot be read: then the function is not
 * to run (host-semantics, section 0).
 */
export async function readInputs(
  inputs: readonly BindingInput[],
  { request, body, now }: InputSource,
): Promise<InvocationRequest> {
  const data = BindingData.of(request, body, now);
  const values = await Promise.all(
    inputs.map(async ({ binding, read }) => {
      try {
        return { name: binding, data: await read(data) };
      } catch (error) {
        const message = `The input '${binding}' could not be read, and the function did not run. ${toError(error).message}`;
        throw new NightshiftError('INPUT_FAILED', message, { cause: error });
      }
    }),
  );
  return { ...request, inputData: [...request.inputData, ...values] };
}
