import type { AppLine, EndedAttempt } from '#contracts/messages/control.js';

/** Of those that have ended. Their lines come late at most as long as signals and records are under way: then nobody needs to know any more. */
const MOST_ENDED = 5_000;
/** Of those that run, and of those whose end was not heard. */
const MOST_OPEN = 10_000;

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
  /** By when they were last heard of, each. One that runs is not forgotten for those that have ended: its whole log would be told again. */
  readonly #open = new Map<string, Told>();
  readonly #ended = new Map<string, Told>();

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
    for (const attempt of ended) {
      const key = keyOf(attempt);
      if (attempt.lines === 0 && !this.#open.has(key)) continue;
      const told = this.#toldOf(key);
      tell(told, heldOf(told));
      leftOut += Math.max(0, attempt.lines - told.next);
      told.next = Math.max(told.next, attempt.lines);
      this.#open.delete(key);
      keep(this.#ended, { key, told, most: MOST_ENDED });
    }
    return { lines: fresh, leftOut };
  }

  #toldOf(key: string): Told {
    const ended = this.#ended.get(key);
    const told = ended ?? this.#open.get(key) ?? { next: 0 };
    if (ended === undefined) keep(this.#open, { key, told, most: MOST_OPEN });
    else keep(this.#ended, { key, told, most: MOST_ENDED });
    return told;
  }
}

/** As the one heard of last; the one that was not heard of for the longest goes. */
function keep(attempts: Map<string, Told>, { key, told, most }: { key: string; told: Told; most: number }): void {
  attempts.delete(key);
  attempts.set(key, told);
  const [oldest] = attempts.keys();
  if (attempts.size > most && oldest !== undefined) attempts.delete(oldest);
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
