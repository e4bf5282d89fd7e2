/** Time as the roles see it, so that tests can move it. */
export abstract class Clock {
  /** Wall clock, UTC. */
  abstract now(): Date;
  /** Milliseconds that never run backwards; for durations and leases. */
  abstract monotonicMs(): number;
}

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override monotonicMs(): number {
    return performance.now();
  }
}

/** The UTC day of a moment, YYYY-MM-DD: the first half of every history key. */
export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
