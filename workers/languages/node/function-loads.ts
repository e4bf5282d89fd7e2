import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { FunctionLoadRequest, FunctionLoadResponse, RpcBindingInfo } from './protocol.js';

const DATA_TYPES: readonly unknown[] = ['string', 'binary', 'stream'];

/** By function name: why it did not load. */
export type LoadProblems = ReadonlyMap<string, string>;

/** What a process needs to load the functions of folders; those with errors are not loaded, disabled ones are, and last. */
export function toLoadRequests(functions: readonly FunctionMetadata[]): FunctionLoadRequest[] {
  const able = functions.filter(({ errors }) => errors.length === 0);
  return [...able.filter(({ disabled }) => !disabled), ...able.filter(({ disabled }) => disabled)].map(toLoadRequest);
}

function toLoadRequest({ name, directory, scriptFile, entryPoint, bindings }: FunctionMetadata): FunctionLoadRequest {
  return {
    functionId: name,
    metadata: {
      name,
      directory: directory ?? '',
      scriptFile: scriptFile ?? '',
      entryPoint: entryPoint ?? '',
      bindings: Object.fromEntries(
        bindings.map(({ name: binding, type, direction, dataType }) => [
          binding,
          {
            type,
            direction,
            ...(DATA_TYPES.includes(dataType) ? { dataType: dataType as NonNullable<RpcBindingInfo['dataType']> } : {}),
          },
        ]),
      ),
    },
  };
}

/** The functions of folders that a process has been told to load. */
export class FunctionLoads {
  readonly #waiting = new Map<string, PromiseWithResolvers<string | undefined>>();

  /** Resolves when each has been answered or given up. */
  async all(
    requests: readonly FunctionLoadRequest[],
    send: (request: FunctionLoadRequest) => void,
  ): Promise<LoadProblems> {
    const answers = requests.map((request) => {
      const answer = Promise.withResolvers<string | undefined>();
      this.#waiting.set(request.functionId, answer);
      send(request);
      return answer.promise.then((problem) => [request.functionId, problem] as const);
    });
    const settled = await Promise.all(answers);
    return new Map(settled.flatMap(([id, problem]) => (problem === undefined ? [] : [[id, problem] as const])));
  }

  take({ functionId, result }: FunctionLoadResponse): void {
    const problem = result.status === 'success' ? undefined : (result.exception?.message ?? 'it did not say why');
    this.#waiting.get(functionId)?.resolve(problem);
    this.#waiting.delete(functionId);
  }

  /** What has not been answered by now has failed. */
  giveUp(afterMs: number): void {
    const problem = `its script did not finish loading within ${afterMs / 1000} s: look for a top-level await that never ends`;
    for (const answer of this.#waiting.values()) answer.resolve(problem);
    this.#waiting.clear();
  }
}
