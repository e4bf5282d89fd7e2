/** `not checked`: it could not be looked at from here; the remedy says how to look. */
export type Verdict = 'ok' | 'warning' | 'failure' | 'not checked';

/** What one check of `nightshift doctor` found. */
export interface Finding {
  /** What was looked at: `broker 10.0.0.5:5672: version`. */
  readonly check: string;
  readonly verdict: Verdict;
  readonly message: string;
  /** What to do about it; always there unless the verdict is ok. */
  readonly remedy?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, verdict: 'ok', message });

export const warning = (check: string, message: string, remedy: string): Finding => ({
  check,
  verdict: 'warning',
  message,
  remedy,
});

export const failure = (check: string, message: string, remedy: string): Finding => ({
  check,
  verdict: 'failure',
  message,
  remedy,
});

export const notChecked = (check: string, message: string, remedy: string): Finding => ({
  check,
  verdict: 'not checked',
  message,
  remedy,
});

/** Clocks of machines that work together: deadlines of calls travel as moments. */
const SKEW_WARNED_MS = 2_000;
const SKEW_FAILED_MS = 30_000;

/** `theirMs` was read between `askedMs` and `answeredMs` of our own clock; `resolutionMs`: how coarse theirs is. */
export function clockFinding(
  check: string,
  times: {
    readonly theirMs: number;
    readonly askedMs: number;
    readonly answeredMs: number;
    readonly resolutionMs: number;
  },
): Finding {
  const { theirMs, askedMs, answeredMs, resolutionMs } = times;
  // Whatever moment within the question they read their clock at.
  const ahead = Math.max(0, theirMs - answeredMs);
  const behind = Math.max(0, askedMs - (theirMs + resolutionMs));
  const skewMs = Math.max(ahead, behind);
  const shown = `${(skewMs / 1_000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine`;
  const remedy = 'Let all machines follow the same time server (chrony or systemd-timesyncd).';
  if (skewMs >= SKEW_FAILED_MS) return failure(check, `its clock is ${shown}`, remedy);
  if (skewMs >= SKEW_WARNED_MS) return warning(check, `its clock is ${shown}`, remedy);
  return ok(check, 'its clock agrees with this machine');
}
