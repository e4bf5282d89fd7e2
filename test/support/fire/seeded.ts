const TWO_TO_32 = 2 ** 32;

/** Random numbers that a seed repeats (mulberry32), so that a run that failed can be made again: as far as processes and disks let it. */
export class Seeded {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed;
    this.#state = seed;
  }

  /** The seed that FAULTS_SEED names, or a new one. */
  static fromEnvironment(): Seeded {
    return new Seeded(Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * TWO_TO_32)));
  }

  /** At least `low`, below `high`. */
  between(low: number, high: number): number {
    return low + this.#next() * (high - low);
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new Error('Nothing to pick from');
    return from[Math.floor(this.#next() * from.length)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, order: this.#next() }))
      .toSorted((one, other) => one.order - other.order)
      .map(({ item }) => item);
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  }
}
