import { isLibraryMissing } from './shipped-library.js';

/*
 * Resolve hooks of `@azure/functions-core`, and of the library where the app has none, for a Node without hooks in the app's own thread: this file runs in a thread of its own there.
 */

interface Core {
  readonly specifier: string;
  readonly url: string;
}

interface Resolved {
  readonly url: string;
  readonly format?: string;
  readonly shortCircuit?: boolean;
}

let core: Core | undefined;

export function initialize(data: Core): void {
  core = data;
}

export async function resolve(
  specifier: string,
  context: object,
  nextResolve: (specifier: string, context: object) => Promise<Resolved>,
): Promise<Resolved> {
  if (core === undefined) return nextResolve(specifier, context);
  if (specifier === core.specifier) return { url: core.url, format: 'module', shortCircuit: true };
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (!isLibraryMissing(specifier, error)) throw error;
    return nextResolve(specifier, { ...context, parentURL: core.url });
  }
}
