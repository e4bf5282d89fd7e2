import { retryWhileBusy } from './retry-while-busy.js';

type Method = (...given: readonly unknown[]) => Promise<unknown>;

/**
 * The store with every method tried again, on timers, while another process holds the file's lock: a store that is away must not hold up the calls that
 * this process serves. For stores whose methods are one statement or one transaction each: one that found the lock taken has done nothing yet.
 */
export function patient<Store extends object>(store: Store, patienceMs: number): Store {
  const methods = new Map<string | symbol, Method>();
  return new Proxy(store, {
    get(target, name) {
      const known = methods.get(name);
      if (known !== undefined) return known;
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const method: Method = (...given) =>
        retryWhileBusy(() => Reflect.apply(member, target, given) as Promise<unknown>, patienceMs);
      methods.set(name, method);
      return method;
    },
  });
}
