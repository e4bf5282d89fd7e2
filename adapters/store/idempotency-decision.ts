import type {
  KeyedInvocation,
  KeyedRequest,
  KeptAnswer,
  KeyState,
} from '#src/gateway/idempotency/idempotency-store.js';

/** A key as a database keeps it; moments in ms since 1970. */
export interface KnownKey {
  readonly fingerprint: string;
  readonly invocation: KeyedInvocation;
  readonly repeatable: boolean;
  readonly state: 'open' | 'answered' | 'unknown' | 'again';
  readonly undecidedUntil: number;
  readonly expiresAt: number;
  readonly answer: KeptAnswer;
}

/** `put`: the key stands for this request from now on. `reopen`: what it stands for is handed over again. */
export function decideKey(
  known: KnownKey | undefined,
  request: KeyedRequest,
  now: number,
): 'put' | 'reopen' | Exclude<KeyState, { readonly kind: 'first' }> {
  if (known === undefined) return 'put';
  const { state, invocation } = known;
  const inProgress = state === 'open' && known.undecidedUntil > now;
  if (known.expiresAt < now && !inProgress) return 'put';
  if (known.fingerprint !== request.fingerprint) return { kind: 'otherRequest' };
  if (inProgress) return { kind: 'inProgress' };
  if (state === 'answered') return { kind: 'answered', invocation, answer: known.answer };
  const repeats = state === 'again' || (state === 'open' && known.repeatable);
  return repeats ? 'reopen' : { kind: 'unknown', invocation };
}
