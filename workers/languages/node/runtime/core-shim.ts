import { CORE_API_KEY, type CoreApi } from './core-api.js';

/** What `@azure/functions-core` resolves to, by `require` and by `import`: a file, because loader hooks of monitoring agents read files. */
const core = (globalThis as unknown as Record<symbol, CoreApi>)[CORE_API_KEY] as CoreApi;

export const {
  version,
  hostVersion,
  setProgrammingModel,
  getProgrammingModel,
  registerFunction,
  registerHook,
  log,
  Disposable,
} = core;
