import type { OutgoingHttpHeaders } from 'node:http';

export interface IdempotencyKey {
  readonly app: string;
  /** In lower case. */
  readonly function: string;
  readonly key: string;
}

/** What a key stands for. */
export interface KeyedInvocation {
  readonly id: string;
  readonly acceptedAt: Date;
}

export interface KeyedRequest {
  /** Of everything that makes two requests the same. */
  readonly fingerprint: string;
  readonly invocation: KeyedInvocation;
  /** True: handing the invocation over twice, under its one id, makes one run. */
  readonly repeatable: boolean;
  /** After this time without a word the first request is not in progress any more. */
  readonly undecidedForMs: number;
  readonly keptForMs: number;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** Undefined: it lies with the payloads. */
  readonly body: Uint8Array | undefined;
}

/**
 * `first`: nobody has used the key, or what it stands for has not run, or is repeatable and has no answer; `invocation` is what to hand over.
 * `unknown`: it may have run, and its answer will not come.
 */
export type KeyState =
  | { readonly kind: 'first'; readonly invocation: KeyedInvocation }
  | { readonly kind: 'answered'; readonly invocation: KeyedInvocation; readonly answer: KeptAnswer }
  | { readonly kind: 'inProgress' }
  | { readonly kind: 'unknown'; readonly invocation: KeyedInvocation }
  | { readonly kind: 'otherRequest' };

/**
 * Keys of requests that must not run twice. Every method is atomic, on any number of nodes; all moments are the database's but `acceptedAt`. Of many that
 * claim one key at once, one is `first`. A key that stands for a request in progress is not forgotten, however short its time.
 */
export abstract class IdempotencyStore {
  abstract claim(key: IdempotencyKey, request: KeyedRequest): Promise<KeyState>;
  /** The answer for everybody who comes with the key from now on; the first one stays. Nothing happens when the key stands for something else by now. */
  abstract answer(key: IdempotencyKey, invocationId: string, answer: KeptAnswer): Promise<void>;
  /** It has not run and will not: the key is free. Nothing happens to one that has an answer. */
  abstract release(key: IdempotencyKey, invocationId: string): Promise<void>;
  /** It may have run: no other run starts under the key. With `again`, the next request hands the same invocation over. An answer may follow. */
  abstract leave(key: IdempotencyKey, invocationId: string, as: 'unknown' | 'again'): Promise<void>;
  /** Removes at most `limit` keys whose time is over. Returns how many. */
  abstract sweep(limit: number): Promise<number>;
}
