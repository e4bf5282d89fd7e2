import { createHash } from 'node:crypto';

/** A version that takes a share of an app's new invocations from the active one. */
export interface VersionShare {
  readonly version: string;
  /** Whole percents, 0 to 100. */
  readonly percent: number;
}

const PERCENTS = 100;

/**
 * The version that an invocation runs on: the same on every node and worker, and for every attempt. `beside` takes its percents from `active`, in
 * the order it is given.
 */
export function versionFor(invocationId: string, active: string, beside: readonly VersionShare[] = []): string {
  if (beside.every(({ percent }) => percent === 0)) return active;
  let point = createHash('sha256').update(invocationId).digest().readUInt32BE(0) % PERCENTS;
  for (const { version, percent } of beside) {
    if (point < percent) return version;
    point -= percent;
  }
  return active;
}
