import type { AppLine, EndedAttempt } from '#contracts/messages/control.js';

/** Lines of an attempt come late at most as long as signals and records are under way: then nobody needs to know any more. */
const MOST_ATTEMPTS = 10_000;

/** Of one attempt. Told are the lines below `early`, and those from `from` to below `next`. */
interface Told {
  early: number;
  from: number;
  next: number;
}

export interface News {
  readonly lines: readonly AppLine[];
  readonly leftOut: number;
}

/**
 * What one listener has been told. The lines of an attempt come by several ways (as they are written, once more from their start because somebody else
 * began to follow, and when they are recorded), and some not at all: each is told once, in order, or counted as left out.
 */
export class ToldLines {
  readonly #attempts = new Map<string, Told>();

  /** `ended`: of these attempts nothing more comes but what is among the lines. */
  news(lines: readonly AppLine[], ended: readonly EndedAttempt[] = []): News {
    let leftOut = 0;
    const take = (line: AppLine): boolean => {
      const told = this.#toldOf(line, line.number);
      if (line.number >= told.next) {
        leftOut += line.number - told.next;
        told.next = line.number + 1;
        return true;
      }
      if (line.number < told.early || line.number >= told.from) return false;
      leftOut += line.number - told.early;
      told.early = line.number + 1;
      return true;
    };
    const fresh = lines.filter(take);
    for (const attempt of ended) leftOut += this.#end(attempt);
    return { lines: fresh, leftOut };
  }

  #end(attempt: EndedAttempt): number {
    if (attempt.lines === 0) return 0;
    const told = this.#toldOf(attempt, 0);
    const leftOut = told.from - told.early + Math.max(0, attempt.lines - told.next);
    told.early = told.from;
    told.next = Math.max(told.next, attempt.lines);
    return leftOut;
  }

  /** One that is heard of for the first time in the midst of its log: what came before may still come, to be told from its start. */
  #toldOf({ execution, attempt }: Pick<AppLine, 'execution' | 'attempt'>, first: number): Told {
    const key = `${execution} ${attempt}`;
    const known = this.#attempts.get(key);
    if (known !== undefined) return known;
    const told = { early: 0, from: first, next: first };
    this.#attempts.set(key, told);
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > MOST_ATTEMPTS && oldest !== undefined) this.#attempts.delete(oldest);
    return told;
  }
}
