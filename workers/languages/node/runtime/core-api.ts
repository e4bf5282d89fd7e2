import { Disposable } from './disposable.js';
import { toHookName, toLogCategory, toLogLevel } from './enumerations.js';
import type { FunctionApp } from './function-app.js';
import type { FunctionCallback, RegisteredMetadata } from './function-registry.js';
import type { HookCallback } from './hook-registry.js';
import { InvocationScope } from './invocation-scope.js';
import type { ProgrammingModel } from './programming-model.js';

/** The module `@azure/functions-core`: all that the libraries ask of whoever hosts the app (language-worker contract, section 2.2). */
export interface CoreApi {
  readonly version: string;
  readonly hostVersion: string;
  readonly setProgrammingModel: (model: ProgrammingModel) => void;
  readonly getProgrammingModel: () => ProgrammingModel | undefined;
  readonly registerFunction: (metadata: RegisteredMetadata, callback: FunctionCallback) => Disposable;
  readonly registerHook: (name: string, callback: HookCallback) => Disposable;
  readonly log: (level: string, category: string, message: string) => void;
  readonly Disposable: typeof Disposable;
}

/** None of the functions needs `this`: the app imports them by name. */
export function createCoreApi(app: FunctionApp, versions: { readonly worker: string; readonly host: string }): CoreApi {
  return {
    version: versions.worker,
    hostVersion: versions.host,
    setProgrammingModel: (model) => {
      app.model = model;
    },
    getProgrammingModel: () => app.model,
    registerFunction: (metadata, callback) => app.functions.register(metadata, callback),
    registerHook: (name, callback) => app.hooks.register(toHookName(name), callback),
    log: (level, category, message) =>
      app.log.write(InvocationScope.current(), {
        level: toLogLevel(level),
        category: toLogCategory(category),
        message: String(message),
      }),
    Disposable,
  };
}

/** Where the shim module finds the object. */
export const CORE_API_KEY = Symbol.for('nightshift.functions-core');
