import type { AppLine, EndedAttempt } from '#contracts/messages/control.js';

/** Lines of an attempt come late at most as long as signals and records are under way: then nobody needs to know any more. */
const MOST_ATTEMPTS = 10_000;

/** Of one attempt: lines below `next` are told, or will not be. `held`: what was heard of it first, in the midst of its log; empty once that is over. */
interface Told {
  next: number;
  held?: readonly AppLine[];
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
    const fresh: AppLine[] = [];
    let leftOut = 0;
    const tell = (told: Told, more: readonly AppLine[]): void => {
      for (const line of more) {
        if (line.number < told.next) continue;
        leftOut += line.number - told.next;
        told.next = line.number + 1;
        fresh.push(line);
      }
    };
    for (const [key, ofOne] of Map.groupBy(lines, keyOf)) {
      const told = this.#toldOf(key);
      if (isMidst(told, ofOne)) {
        told.held = ofOne;
        continue;
      }
      // From its start all comes again, in order.
      tell(told, ofOne[0]?.number === 0 ? ofOne : [...heldOf(told), ...ofOne]);
      told.held = [];
    }
    for (const attempt of ended.filter(({ lines: written }) => written > 0)) {
      const told = this.#toldOf(keyOf(attempt));
      tell(told, heldOf(told));
      leftOut += Math.max(0, attempt.lines - told.next);
      told.next = Math.max(told.next, attempt.lines);
    }
    return { lines: fresh, leftOut };
  }

  #toldOf(key: string): Told {
    const known = this.#attempts.get(key);
    if (known !== undefined) return known;
    const told = { next: 0 };
    this.#attempts.set(key, told);
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > MOST_ATTEMPTS && oldest !== undefined) this.#attempts.delete(oldest);
    return told;
  }
}

/** Heard of for the first time, and not from its start, which its worker has been asked for: it comes next, unless it is lost. */
function isMidst({ next, held }: Told, [first]: readonly AppLine[]): boolean {
  return next === 0 && held === undefined && first !== undefined && first.number > 0;
}

function heldOf({ held = [] }: Told): readonly AppLine[] {
  return held;
}

function keyOf({ execution, attempt }: Pick<AppLine, 'execution' | 'attempt'>): string {
  return `${execution} ${attempt}`;
}
