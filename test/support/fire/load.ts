import { Asker, type Answer } from './ask.js';
import { pause } from './pause.js';

const AGAIN_MS = 50;

/** What clients were told. */
export class Told {
  /** Ids of executions that were accepted, as the answers named them. */
  readonly accepted = new Set<string>();
  /** Ids that were sent and not confirmed, accepted or not: where the client knows them. */
  readonly doubtful = new Set<string>();
  readonly refusals = new Map<string, number>();
  /** Requests that were sent and got no answer. */
  readonly broken = new Map<string, number>();

  add(other: Told): void {
    for (const id of other.accepted) this.accepted.add(id);
    for (const id of other.doubtful) this.doubtful.add(id);
    for (const [what, times] of other.refusals) count(this.refusals, what, times);
    for (const [what, times] of other.broken) count(this.broken, what, times);
  }
}

interface AsyncCallsOptions {
  readonly gateways: readonly string[];
  readonly count: number;
  readonly atOnce: number;
  readonly limitMs: number;
  /** How long each run takes. */
  readonly ms?: number;
}

/** Calls that nobody waits for. Each is made again, at the next gateway, until it is accepted, or until it may have been. */
export async function asyncCalls(options: AsyncCallsOptions): Promise<Told> {
  const told = new Told();
  const asker = new Asker(options.atOnce);
  const deadline = performance.now() + options.limitMs;
  const waiting = Array.from({ length: options.count }, (_, n) => n).values();
  const callSome = async (): Promise<void> => {
    for (const n of waiting) await callUntilTold(asker, options, { n, told, deadline });
  };
  try {
    await Promise.all(Array.from({ length: options.atOnce }, callSome));
  } finally {
    asker.close();
  }
  return told;
}

interface Call {
  readonly n: number;
  readonly told: Told;
  readonly deadline: number;
}

async function callUntilTold(asker: Asker, { gateways, ms = 0 }: AsyncCallsOptions, call: Call): Promise<void> {
  const { n, told, deadline } = call;
  for (let turn = n; ; turn += 1) {
    const answer = await asker.ask(`${gateways[turn % gateways.length]}/api/note?ms=${ms}`, {
      method: 'POST',
      headers: { prefer: 'respond-async' },
      body: `call-${n}`,
    });
    if (answer.kind === 'broken') return count(told.broken, answer.reason);
    if (answer.kind === 'answered' && answer.status === 202) {
      told.accepted.add((JSON.parse(answer.text) as { readonly id: string }).id);
      return;
    }
    count(told.refusals, refusalOf(answer));
    if (performance.now() > deadline) throw new Error(`Call ${n} is refused still: ${refusalOf(answer)}`);
    await pause(AGAIN_MS);
  }
}

function refusalOf(answer: Answer): string {
  return answer.kind === 'answered' ? `${answer.status} ${answer.text.slice(0, 80)}` : 'refused connection';
}

export function count(counts: Map<string, number>, what: string, times = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + times);
}
