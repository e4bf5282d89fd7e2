import { Asker, type Answer } from './ask.js';
import { pause } from './pause.js';

const AGAIN_MS = 50;

/** What clients were told. */
export class Told {
  /** Ids of executions that were accepted, as the answers named them. */
  readonly accepted = new Set<string>();
  /** Ids that were sent and never answered: accepted or not. Only where the client knows them. */
  readonly doubtful = new Set<string>();
  /** Refusals by status, or `refused connection`: what was refused was sent again. */
  readonly refusals = new Map<string, number>();
  readonly broken = new Map<string, number>();
}

interface Sending {
  readonly url: (gateway: string) => string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ids that the client knows by itself. */
  readonly ids?: readonly string[];
}

interface LoadOptions {
  readonly gateways: readonly string[];
  readonly count: number;
  readonly atOnce: number;
  readonly limitMs: number;
  readonly sending: (n: number) => Sending;
  /** The ids that an answer of 202 names. */
  readonly idsOf: (text: string) => readonly string[];
}

/** Has `count` messages accepted: each is sent again, to the next gateway, until it is accepted or may have been. */
async function accepted(options: LoadOptions): Promise<Told> {
  const told = new Told();
  const asker = new Asker(options.atOnce);
  const deadline = performance.now() + options.limitMs;
  const waiting = Array.from({ length: options.count }, (_, n) => n).values();
  const sendSome = async (): Promise<void> => {
    for (const n of waiting) await sendUntilTold(asker, options, { n, told, deadline });
  };
  try {
    await Promise.all(Array.from({ length: options.atOnce }, sendSome));
  } finally {
    asker.close();
  }
  return told;
}

interface Item {
  readonly n: number;
  readonly told: Told;
  readonly deadline: number;
}

async function sendUntilTold(asker: Asker, options: LoadOptions, { n, told, deadline }: Item): Promise<void> {
  const { gateways, sending, idsOf, limitMs } = options;
  const { url, headers = {}, body, ids = [] } = sending(n);
  for (let turn = n; ; turn += 1) {
    const gateway = gateways[turn % gateways.length] ?? '';
    const answer = await asker.ask(url(gateway), { method: 'POST', headers, body });
    if (answer.kind === 'answered' && answer.status === 202) {
      for (const id of idsOf(answer.text)) told.accepted.add(id);
      return;
    }
    if (answer.kind === 'broken') {
      count(told.broken, answer.reason);
      for (const id of ids) told.doubtful.add(id);
      return;
    }
    count(told.refusals, refusalOf(answer));
    if (performance.now() > deadline)
      throw new Error(`Message ${n} was refused for ${limitMs} ms, last with ${refusalOf(answer)}`);
    await pause(AGAIN_MS);
  }
}

function refusalOf(answer: Answer): string {
  return answer.kind === 'answered' ? `${answer.status} ${answer.text.slice(0, 80)}` : 'refused connection';
}

export function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** Calls of an HTTP function that nobody waits for: each writes `line(n)` into the ledger. */
export function asyncCalls(options: Omit<LoadOptions, 'sending' | 'idsOf'> & { readonly ms?: number }): Promise<Told> {
  return accepted({
    ...options,
    sending: (n) => ({
      url: (gateway) => `${gateway}/api/note?ms=${options.ms ?? 0}`,
      headers: { prefer: 'respond-async' },
      body: `call-${n}`,
    }),
    idsOf: (text) => [(JSON.parse(text) as { readonly id: string }).id],
  });
}
