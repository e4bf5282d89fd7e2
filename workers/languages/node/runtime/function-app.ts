import { setUpDefaultModel } from './default-model.js';
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
  /** Where its files are, and the `type` of its own package.json. */
  source: { readonly root: string; readonly type: string | undefined } = { root: '', type: undefined };
  /** Set when the app streams: then HTTP requests come to the library's own server. */
  proxied: ProxiedRequests | undefined;
  #model: ProgrammingModel | undefined;

  constructor(hooks: HookRegistry, log: RuntimeLog) {
    this.hooks = hooks;
    this.log = log;
  }

  /** As the app's library has set it, else the v3 one. Its library is loaded when it is asked for: it takes 8 MB, and v4 apps have no use for it. */
  get model(): ProgrammingModel | undefined {
    if (this.#model === undefined) setUpDefaultModel();
    return this.#model;
  }

  /** Bundled apps carry several copies of the library: the last to set its model wins. */
  set model(model: ProgrammingModel | undefined) {
    this.#model = model;
  }
}
