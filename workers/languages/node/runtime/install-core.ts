// The namespace: a name that an older Node does not export would keep this file from loading.
import * as nodeModule from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORE_API_KEY, type CoreApi } from './core-api.js';
import { isLibraryMissing } from './shipped-library.js';

const SPECIFIER = '@azure/functions-core';

type ResolveFilename = (request: string, ...rest: unknown[]) => string;

/**
 * Makes `@azure/functions-core` resolvable, before any code of the app runs: the library asks once and remembers a failure for ever.
 * Both ways are needed: `require` in a CommonJS file goes by the first, `import` and `require` in a file whose source came from a loader hook
 * by the second. Wrapping `Module.prototype.require` instead loses every function of an app under a monitoring agent (language-worker
 * contract, section 2.1). Both also lead to our copy of the library where the app has none (ADR 0037).
 */
export function installCore(core: CoreApi): void {
  Object.defineProperty(globalThis, CORE_API_KEY, { value: core });
  const shimUrl = new URL('./core-shim.js', import.meta.url).href;
  const shimPath = fileURLToPath(shimUrl);

  const loader = nodeModule.default as unknown as { _resolveFilename: ResolveFilename };
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    if (request === SPECIFIER) return shimPath;
    try {
      return resolveFilename.call(this, request, ...rest);
    } catch (error) {
      if (!isLibraryMissing(request, error)) throw error;
      return resolveFilename.call(this, request, undefined, false, { paths: [dirname(shimPath)] });
    }
  };
  resolveImports(shimUrl);
}

/** In this thread where Node can (from 22.15): a hooks thread costs 16 MB a process. */
function resolveImports(url: string): void {
  if (!hasThreadHooks()) {
    nodeModule.register('./core-resolver.js', import.meta.url, { data: { specifier: SPECIFIER, url } });
    return;
  }
  nodeModule.registerHooks({
    resolve: (specifier, context, nextResolve) => {
      if (specifier === SPECIFIER) return { url, format: 'module', shortCircuit: true };
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        if (!isLibraryMissing(specifier, error)) throw error;
        return nextResolve(specifier, { ...context, parentURL: url });
      }
    },
  });
}

/** Whether this Node has module hooks that run in the thread that imports. */
export function hasThreadHooks(): boolean {
  return typeof (nodeModule as { readonly registerHooks?: unknown }).registerHooks === 'function';
}
