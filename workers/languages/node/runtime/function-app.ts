import { FunctionRegistry } from './function-registry.js';
import { HookRegistry } from './hook-registry.js';
import type { InvocationScope } from './invocation-scope.js';
import type { ProgrammingModel } from './programming-model.js';
import type { ProxiedRequests } from './proxied-requests.js';
import type { RuntimeLog } from './runtime-log.js';

/** The one app of this process, as its code has set it up. */
export class FunctionApp {
  readonly functions = new FunctionRegistry();
  /** By id. */
  readonly running = new Map<string, InvocationScope>();
  readonly hooks: HookRegistry;
  readonly log: RuntimeLog;
  /** Bundled apps carry several copies of the library: the last to set its model wins. */
  model: ProgrammingModel | undefined;
  /** Set when the app streams: then HTTP requests come to the library's own server. */
  proxied: ProxiedRequests | undefined;

  constructor(hooks: HookRegistry, log: RuntimeLog) {
    this.hooks = hooks;
    this.log = log;
  }
}
