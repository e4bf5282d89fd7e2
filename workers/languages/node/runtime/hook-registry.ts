import { Disposable } from './disposable.js';
import type { HookName } from './enumerations.js';

/** A hook gets the live context object: what it assigns there is what the core goes on with. */
export type HookCallback = (context: object) => unknown;

/** The hooks of the app, in the order of their registration. */
export class HookRegistry {
  /** Shared by every hook of the app. */
  readonly appHookData: Record<string, unknown> = {};
  /** Shared by appStart and appTerminate hooks. */
  readonly appLevelHookData: Record<string, unknown> = {};
  /** Lists are replaced, never changed: a hook may register or dispose another while they run. */
  readonly #callbacks = new Map<HookName, readonly { readonly call: HookCallback }[]>();

  register(name: HookName, callback: HookCallback): Disposable {
    const entry = { call: callback };
    this.#callbacks.set(name, [...this.#list(name), entry]);
    return new Disposable(() => {
      this.#callbacks.set(
        name,
        this.#list(name).filter((other) => other !== entry),
      );
    });
  }

  has(name: HookName): boolean {
    return this.#list(name).length > 0;
  }

  /** One after the other; the first that throws ends the run. */
  async run(name: HookName, context: object): Promise<void> {
    for (const { call } of this.#list(name)) await call(context);
  }

  /** Log hooks are synchronous and cannot fail: a line is not worth an invocation. */
  runSync(name: HookName, context: object): void {
    for (const { call } of this.#list(name)) {
      try {
        call(context);
      } catch {
        // By contract (language-worker contract, section 2.4).
      }
    }
  }

  #list(name: HookName): readonly { readonly call: HookCallback }[] {
    return this.#callbacks.get(name) ?? [];
  }
}

/** Gives `target` properties that can be read but not assigned; assigning raises the contract's read-only TypeError. */
export function withReadOnly<T extends object, R extends object>(target: T, values: R): T & Readonly<R> {
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(target, name, {
      enumerable: true,
      get: () => value as unknown,
      set: () => {
        throw new TypeError(`Cannot assign to read-only property "${name}" of a hook context`);
      },
    });
  }
  return target as T & Readonly<R>;
}
