const FIRST_STEP_MS = 5;
const LAST_STEP_MS = 100;
/** For what never comes: what is slow on a busy machine has not failed. */
const LIMIT_MS = 120_000;

/** Whoever has waited long asks more rarely: what is asked for over HTTP costs the programs under test as much as the test. */
function stepAfter(waitedMs: number): number {
  return Math.min(LAST_STEP_MS, Math.max(FIRST_STEP_MS, waitedMs / 10));
}

/**
 * Waits until `check` gives something other than undefined or false, and resolves with it. Rejects after `limitMs` with a sentence that
 * names what was waited for.
 */
export async function eventually<T>(
  what: string,
  check: () => T | Promise<T>,
  limitMs = LIMIT_MS,
): Promise<Exclude<T, undefined | false>> {
  const begun = performance.now();
  for (;;) {
    const seen = await check();
    if (seen !== undefined && seen !== false) return seen as Exclude<T, undefined | false>;
    const waitedMs = performance.now() - begun;
    if (waitedMs > limitMs) throw new Error(`Waited ${limitMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, stepAfter(waitedMs)));
  }
}

/** Rejects when `promise` has not settled within `limitMs`. */
export async function within<T>(what: string, promise: Promise<T>, limitMs = LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${limitMs} ms in vain: ${what}`)), limitMs);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** A promise that a test settles by hand. */
export class Gate {
  readonly opened: Promise<void>;
  #open: () => void = () => undefined;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }
}
