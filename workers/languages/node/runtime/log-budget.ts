const MAX_LINES = 1000;
const MAX_BYTES = 256 * 1024;

/** How much one invocation may log. The line that exceeds it is replaced by one that says so; the rest is dropped. */
export class LogBudget {
  #lines = 0;
  #bytes = 0;
  #spent = false;

  /** `cut` is asked for once, instead of the first line that no longer fits. */
  take(message: string): 'write' | 'cut' | 'drop' {
    if (this.#spent) return 'drop';
    this.#lines += 1;
    this.#bytes += Buffer.byteLength(message);
    if (this.#lines <= MAX_LINES && this.#bytes <= MAX_BYTES) return 'write';
    this.#spent = true;
    return 'cut';
  }
}

export const CUT_MESSAGE = `The log of this invocation was cut here: it may write ${MAX_LINES} lines and ${MAX_BYTES / 1024} KiB`;
