/** How long the host waits for a language process before it decides. Milliseconds. */
export interface ProcessLimits {
  /** From the start of the process to its first message. */
  readonly startMs: number;
  /** For the app's entry files and appStart hooks. */
  readonly loadMs: number;
  /** Between asking a process that must go to end, and killing it: what else runs in it may finish. */
  readonly killGraceMs: number;
  /** For a cancelled function to end by itself, before its process takes no new work. */
  readonly cancelGraceMs: number;
  /** How long neighbours without a time limit of their own keep a process alive that must go. */
  readonly neighbourMs: number;
  /** For the app's appTerminate hooks. */
  readonly terminateMs: number;
  /** How long an invocation waits for a process while the pool is being refilled. */
  readonly processWaitMs: number;
  /** First and longest pause before a process that died while loading is started again; doubled each time. */
  readonly refillMinMs: number;
  readonly refillMaxMs: number;
}

/** Start, load and terminate as in the language-worker contract, section 1.4. */
export const DEFAULT_LIMITS: ProcessLimits = {
  startMs: 60_000,
  loadMs: 120_000,
  killGraceMs: 1_000,
  cancelGraceMs: 10_000,
  neighbourMs: 30 * 60_000,
  terminateMs: 5_000,
  processWaitMs: 30_000,
  refillMinMs: 250,
  refillMaxMs: 30_000,
};
