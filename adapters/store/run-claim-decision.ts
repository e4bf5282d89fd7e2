import type { Doubt, RunClaimRequest, RunClaimState } from '#src/executions/run-claims/run-claim-store.js';

/** A claim as a database keeps it; moments in ms since 1970. */
export interface KnownClaim {
  readonly day: string;
  /** Both null: given back. */
  readonly worker: string | null;
  readonly process: string | null;
  readonly attempt: number;
  readonly expiresAt: number;
  readonly doubtedSince: number | null;
  readonly doubtedAt: number | null;
}

/** What history says. */
export interface ClaimFacts {
  readonly now: number;
  /** The execution of the asked day is final. */
  readonly isFinal: boolean;
  /** The execution that the claim was taken for is final. */
  readonly wasFinal: boolean;
  /** The attempt that the claim was taken for has ended. */
  readonly hasEnded: boolean;
}

/** `take`: the asker gets the claim, or a new one in place of another message's. */
export function decideClaim(
  request: RunClaimRequest,
  known: KnownClaim | undefined,
  { now, isFinal, wasFinal, hasEnded }: ClaimFacts,
): 'take' | RunClaimState {
  if (isFinal) return { kind: 'done' };
  if (known === undefined) return 'take';
  const { worker, process } = known;
  const anotherMessage = known.day !== request.day;
  if (anotherMessage && known.expiresAt > now) return { kind: wasFinal ? 'done' : 'later' };
  if (anotherMessage && wasFinal) return 'take';
  if (worker === null || process === null || hasEnded) return 'take';
  if (worker === request.worker && process === request.process) return 'take';
  return { kind: 'held', holder: { worker, process }, doubted: known.doubtedSince !== null };
}

/** Since when every look has found the holder gone, this one included; undefined when that is long enough. */
export function goneSince(
  { doubtedSince, doubtedAt }: KnownClaim,
  now: number,
  { forMs, looksWithinMs }: Doubt,
): number | undefined {
  const goesOn = doubtedAt !== null && now - doubtedAt <= looksWithinMs;
  const since = goesOn ? (doubtedSince ?? now) : now;
  return now - since >= forMs ? undefined : since;
}
