import { Asker, type Answer } from './ask.js';
import { count } from './load.js';

export interface Called {
  readonly made: number;
  /** By status, or by what became of the connection. Refused connections are not failures: the client went to the next gateway. */
  readonly failures: ReadonlyMap<string, number>;
  readonly refusedConnections: number;
  /** Milliseconds from the call to its answer. */
  readonly latencies: readonly number[];
}

interface CallsOptions {
  readonly gateways: readonly string[];
  readonly path: string;
  readonly atOnce: number;
  /** Whether the call of this number, from 0, is made. */
  readonly more: (n: number) => boolean;
}

/** HTTP calls as a client behind two addresses makes them: only a refused connection is tried again, at the other one. */
export async function httpCalls({ gateways, path, atOnce, more }: CallsOptions): Promise<Called> {
  const asker = new Asker(atOnce);
  const failures = new Map<string, number>();
  const latencies: number[] = [];
  let made = 0;
  let refusedConnections = 0;
  const callSome = async (): Promise<void> => {
    while (more(made)) {
      const n = made;
      made += 1;
      const startedAt = performance.now();
      let answer: Answer = { kind: 'refused' };
      for (let turn = n; turn < n + gateways.length && answer.kind === 'refused'; turn += 1) {
        answer = await asker.ask(`${gateways[turn % gateways.length]}${path}`);
        if (answer.kind === 'refused') refusedConnections += 1;
      }
      latencies.push(performance.now() - startedAt);
      if (answer.kind !== 'answered') count(failures, answer.kind === 'broken' ? answer.reason : 'refused everywhere');
      else if (answer.status !== 200) count(failures, `${answer.status} ${answer.text.slice(0, 120)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, callSome));
  } finally {
    asker.close();
  }
  return { made, failures, refusedConnections, latencies };
}

/** The value that this share of the sorted values lies below. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
