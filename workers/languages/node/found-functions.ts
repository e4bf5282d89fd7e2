import type { FoundFunction } from '../functions/found-function.js';
import { readFunctionFolders } from '../functions/function-folders.js';
import type { FunctionMetadataResponse, RpcFunctionMetadata } from './protocol.js';

const NODE_FOLDERS = {
  language: 'node',
  extensions: ['.js', '.mjs', '.cjs'],
  defaults: ['index.js', 'index.mjs', 'index.cjs'],
};

/** What an app holds. */
export interface FoundFunctions {
  readonly functions: readonly FoundFunction[];
  /** Described in folders: each process has to be told to load them. Otherwise the app's code has registered them. */
  readonly inFolders: boolean;
  /** Folders that are ignored because the app's code registers functions too. */
  readonly ignored: readonly string[];
}

/** Folders count only where the app's code has registered nothing (language-worker contract, section 1.2). */
export async function findFunctions(root: string, metadata: FunctionMetadataResponse): Promise<FoundFunctions> {
  const folders = await readFunctionFolders(root, NODE_FOLDERS);
  if (metadata.useDefaultMetadataIndexing) return { functions: folders, inFolders: true, ignored: [] };
  return {
    functions: metadata.functionMetadataResults.map(registered),
    inFolders: false,
    ignored: folders.map(({ name }) => name),
  };
}

function registered({ name, rawBindings, scriptFile, directory, language, retryOptions }: RpcFunctionMetadata) {
  const bindings = rawBindings.map((raw) => JSON.parse(raw) as Record<string, unknown>);
  return { name, bindings, scriptFile, directory, language, retry: retryOptions } satisfies FoundFunction;
}
