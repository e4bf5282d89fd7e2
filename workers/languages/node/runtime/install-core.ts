import Module, { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CORE_API_KEY, type CoreApi } from './core-api.js';

const SPECIFIER = '@azure/functions-core';

type ResolveFilename = (request: string, ...rest: unknown[]) => string;

/**
 * Makes `@azure/functions-core` resolvable, before any code of the app runs: the library asks once and remembers a failure for ever.
 * Both ways are needed: `require` in a CommonJS file goes by the first, `import` and `require` in a file whose source came from a loader hook
 * by the second. Wrapping `Module.prototype.require` instead loses every function of an app under a monitoring agent (language-worker
 * contract, section 2.1). Resolve hooks in this thread suffice from Node 22.15: no hooks thread, which would cost 16 MB a process.
 */
export function installCore(core: CoreApi): void {
  Object.defineProperty(globalThis, CORE_API_KEY, { value: core });
  const shimUrl = new URL('./core-shim.js', import.meta.url).href;
  const shimPath = fileURLToPath(shimUrl);

  const loader = Module as unknown as { _resolveFilename: ResolveFilename };
  const resolveFilename = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    return request === SPECIFIER ? shimPath : resolveFilename.call(this, request, ...rest);
  };
  registerHooks({
    resolve: (specifier, context, nextResolve) =>
      specifier === SPECIFIER
        ? { url: shimUrl, format: 'module', shortCircuit: true }
        : nextResolve(specifier, context),
  });
}
