import type { FunctionLoadRequest, FunctionLoadResponse } from '../protocol.js';
import { loadFile } from './app-loader.js';
import type { FunctionApp } from './function-app.js';
import type { FunctionCallback, RegisteredMetadata } from './function-registry.js';
import { toRpcException } from './rpc-exception.js';

/** The handler of a script, with the `this` that it runs with. */
interface Handler {
  readonly call: FunctionCallback;
  readonly self: unknown;
}

/** Loads the script of a function that a folder describes (language-worker contract, section 4.2). Never rejects: what is wrong is the answer. */
export async function loadFolderFunction(
  app: FunctionApp,
  { functionId, metadata }: FunctionLoadRequest,
): Promise<FunctionLoadResponse> {
  const { name, directory, scriptFile, entryPoint, bindings } = metadata;
  try {
    const { call, self } = findHandler(await loadFile(app, scriptFile), entryPoint, scriptFile);
    app.functions.add(functionId, {
      metadata: { name, functionId, directory, bindings: copyOf(bindings) },
      // Bound anew for each invocation, as hooks may see it.
      get callback() {
        return call.bind(self);
      },
    });
    return { functionId, result: { status: 'success' } };
  } catch (error) {
    app.functions.add(functionId, error instanceof Error ? error : new Error(String(error)));
    return { functionId, result: { status: 'failure', exception: toRpcException(error) } };
  }
}

/** The v3 library adds to each binding. */
function copyOf(bindings: FunctionLoadRequest['metadata']['bindings']): RegisteredMetadata['bindings'] {
  return Object.fromEntries(Object.entries(bindings).map(([name, binding]) => [name, { ...binding }]));
}

/** A function is taken as it is; of several exports the one that is named, the only one, or else `run` or `index`. */
function findHandler(exported: unknown, entryPoint: string, file: string): Handler {
  const found = isObject(exported) ? memberOf(exported, entryPoint) : exported;
  if (typeof found === 'function') {
    return { call: found as FunctionCallback, self: isObject(exported) ? exported : undefined };
  }
  if (found !== undefined && found !== null) {
    throw new Error(`${file} exports for this function what is no function: export the function itself`);
  }
  const what = entryPoint === '' ? 'exports no function to run' : `has no export "${entryPoint}", its "entryPoint"`;
  throw new Error(
    `${file} ${what}: export one function only, name it "run" or "index", or name it by "entryPoint" in function.json`,
  );
}

function memberOf(exported: Readonly<Record<string, unknown>>, entryPoint: string): unknown {
  // What every object has is no export.
  const inherited = entryPoint in Object.prototype && !Object.hasOwn(exported, entryPoint);
  if (entryPoint !== '') return inherited ? undefined : exported[entryPoint];
  // Node adds this one to every CommonJS file that is imported.
  const names = Object.keys(exported).filter((name) => name !== 'module.exports');
  const [only] = names;
  return only !== undefined && names.length === 1 ? exported[only] : exported['run'] || exported['index'];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
