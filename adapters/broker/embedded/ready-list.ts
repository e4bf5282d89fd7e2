import type { Entry } from './entry.js';

/** How much of the array's front may be used up before it is cut off: shifting one by one would cost the whole length each time. */
const CUT_AT = 1_024;

/** The entries that may be handed over, by position: new ones come at the tail, given back ones find their old place. */
export class ReadyList {
  #fresh: Entry[] = [];
  #head = 0;
  /** Few at a time, sorted by position, highest first. */
  readonly #returned: Entry[] = [];

  get size(): number {
    return this.#fresh.length - this.#head + this.#returned.length;
  }

  /** Of the entry that came last; 0 when it has gone. */
  get lastPosition(): number {
    return this.#head === this.#fresh.length ? 0 : (this.#fresh.at(-1)?.position ?? 0);
  }

  add(entry: Entry): void {
    const last = this.#fresh.at(-1);
    if (this.#head === this.#fresh.length || last === undefined || last.position < entry.position) {
      this.#fresh.push(entry);
    } else {
      this.#giveBack(entry);
    }
  }

  get first(): Entry | undefined {
    const fresh = this.#fresh[this.#head];
    const returned = this.#returned.at(-1);
    return returned !== undefined && (fresh === undefined || returned.position < fresh.position) ? returned : fresh;
  }

  /** The first entry, which is then no longer in the list. */
  take(): Entry | undefined {
    const { first } = this;
    if (first === undefined) return undefined;
    if (first === this.#returned.at(-1)) this.#returned.pop();
    else this.#advance();
    return first;
  }

  /** Takes out and returns every entry that `leaves`. */
  remove(leaves: (entry: Entry) => boolean): Entry[] {
    const all = [...this.#fresh.slice(this.#head), ...this.#returned];
    const removed = all.filter(leaves);
    if (removed.length === 0) return removed;
    const gone = new Set(removed);
    this.#fresh = this.#fresh.slice(this.#head).filter((entry) => !gone.has(entry));
    this.#head = 0;
    this.#returned.splice(0, Infinity, ...this.#returned.filter((entry) => !gone.has(entry)));
    return removed.toSorted((a, b) => a.position - b.position);
  }

  /** The smallest of what `value` says of the entries. */
  earliest(value: (entry: Entry) => number | undefined): number | undefined {
    let earliest: number | undefined;
    const see = (entry: Entry) => {
      const seen = value(entry);
      if (seen !== undefined && (earliest === undefined || seen < earliest)) earliest = seen;
    };
    for (let index = this.#head; index < this.#fresh.length; index++) see(this.#fresh[index] as Entry);
    this.#returned.forEach(see);
    return earliest;
  }

  #advance(): void {
    this.#head++;
    if (this.#head === this.#fresh.length || (this.#head >= CUT_AT && this.#head * 2 >= this.#fresh.length)) {
      this.#fresh = this.#fresh.slice(this.#head);
      this.#head = 0;
    }
  }

  #giveBack(entry: Entry): void {
    let [low, high] = [0, this.#returned.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#returned[middle]?.position ?? 0) > entry.position) low = middle + 1;
      else high = middle;
    }
    this.#returned.splice(low, 0, entry);
  }
}
