import { basename, dirname } from 'node:path';
import type { RpcFunctionMetadata, RpcRetryOptions } from '../protocol.js';
import { Disposable } from './disposable.js';
import { systemError } from './enumerations.js';

export type FunctionCallback = (...args: unknown[]) => unknown;

/** As the library gives it. Kept whole: at invocation time the model reads properties that never travel. */
export interface RegisteredMetadata {
  readonly name: string;
  readonly functionId?: string;
  /** Of functions that a folder describes. */
  readonly directory?: string;
  readonly bindings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly retryOptions?: RpcRetryOptions;
}

/** What an invocation needs of its function. */
export interface RunnableFunction {
  readonly metadata: RegisteredMetadata;
  readonly callback: FunctionCallback;
}

interface RegisteredFunction extends RunnableFunction {
  readonly wire: RpcFunctionMetadata;
}

/** The functions that the app's code has registered, until the worker has asked for them. */
export class FunctionRegistry {
  /** The entry file being loaded; functions registered later than that have none. */
  entryFile: string | undefined;
  readonly #functions = new Map<string, RegisteredFunction>();
  /** Of folders, by id: a function, or why it did not load. */
  readonly #ofFolders = new Map<string, RunnableFunction | Error>();
  #locked = false;

  register(metadata: RegisteredMetadata, callback: FunctionCallback): Disposable {
    this.#assertOpen();
    const id = metadata.functionId ?? metadata.name;
    if (this.#functions.has(id)) {
      throw systemError(
        new Error(`A function with id "${id}" has already been registered; give each function a name of its own`),
      );
    }
    this.#functions.set(id, { metadata: { ...metadata, functionId: id }, callback, wire: this.#toWire(id, metadata) });
    return new Disposable(() => {
      this.#assertOpen();
      this.#functions.delete(id);
    });
  }

  /** From here on the set is fixed. */
  lock(): void {
    this.#locked = true;
  }

  /** A function of a folder, or why it did not load. */
  add(id: string, loaded: RunnableFunction | Error): void {
    this.#ofFolders.set(id, loaded);
  }

  /** Throws for a function that is not there. */
  get(id: string): RunnableFunction {
    const found = this.#functions.get(id) ?? this.#ofFolders.get(id);
    if (found instanceof Error) throw found;
    if (found === undefined) throw systemError(new Error(`The app has no function with id "${id}"`));
    return found;
  }

  nameOf(id: string): string {
    return this.#functions.get(id)?.metadata.name ?? id;
  }

  list(): RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  #assertOpen(): void {
    if (this.#locked) {
      throw systemError(
        new Error(
          'A function can only be registered while the app starts: at the top level of a file that "main" in package.json names',
        ),
      );
    }
  }

  #toWire(functionId: string, { name, bindings, retryOptions }: RegisteredMetadata): RpcFunctionMetadata {
    return {
      functionId,
      name,
      directory: this.entryFile === undefined ? 'unknown' : dirname(this.entryFile),
      scriptFile: this.entryFile === undefined ? 'unknown' : basename(this.entryFile),
      language: 'node',
      rawBindings: Object.entries(bindings).map(([key, binding]) => JSON.stringify({ ...binding, name: key })),
      // Through JSON, so that what a library adds can always be sent.
      retryOptions:
        retryOptions === undefined ? undefined : (JSON.parse(JSON.stringify(retryOptions)) as RpcRetryOptions),
    };
  }
}
