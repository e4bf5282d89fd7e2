/*
 * Resolve hooks of `@azure/functions-core` for a Node without hooks in the app's own thread: this file runs in a thread of its own there.
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

export function resolve(
  specifier: string,
  context: unknown,
  nextResolve: (specifier: string, context: unknown) => Promise<Resolved>,
): Resolved | Promise<Resolved> {
  if (specifier !== core?.specifier) return nextResolve(specifier, context);
  return { url: core.url, format: 'module', shortCircuit: true };
}
