import { basename } from 'node:path';
import { eventually } from '../support/eventually.js';
import { Asker } from '../support/fire/ask.js';
import { percentile } from '../support/fire/http-calls.js';
import { Installation, startWorker } from '../support/nightshift.js';
import { appFolder } from '../support/set-ups.js';

const WARM_UP = 50;
const CALLS = 500;

interface Execution {
  readonly lane: 'sync' | 'durable';
  readonly acceptedAt: string;
  readonly endedAt?: string;
}

/** One call at a time on both lanes: what the confirmed queue, the record and the ack add. */
export async function durableBench(amqpUrl: string): Promise<string> {
  const folder = appFolder('bench');
  const installation = await Installation.overRabbit(amqpUrl, [folder]);
  await installation.ready();
  const worker = await startWorker(installation, amqpUrl);
  await installation.serving(basename(folder));
  const answers = {
    sync: await answered(installation, {}),
    durable: await answered(installation, { prefer: 'respond-async' }),
  };
  const toEnd = await acceptedToEnd(installation);
  await worker.stop();
  await installation.close();
  const row = (lane: 'sync' | 'durable'): string =>
    `| ${[lane, ...figures(answers[lane]), ...figures(toEnd[lane])].join(' | ')} |`;
  return [
    '### Latency: one call at a time, the same function on both lanes',
    '',
    '| lane | to the answer p50 ms | p99 ms | accepted to ended p50 ms | p99 ms |',
    '| --- | --- | --- | --- | --- |',
    row('sync'),
    row('durable'),
    '',
  ].join('\n');
}

function figures(values: readonly number[]): string[] {
  return [percentile(values, 0.5).toFixed(1), percentile(values, 0.99).toFixed(1)];
}

/** Milliseconds to the answer: the result, or 202. */
async function answered({ gateway }: Installation, headers: Record<string, string>): Promise<number[]> {
  const asker = new Asker(1);
  const latencies: number[] = [];
  for (let n = 0; n < WARM_UP + CALLS; n += 1) {
    const startedAt = performance.now();
    const answer = await asker.ask(`${gateway}/api/hello`, { headers });
    if (answer.kind !== 'answered' || answer.status >= 300) throw new Error(`A call failed: ${JSON.stringify(answer)}`);
    if (n >= WARM_UP) latencies.push(performance.now() - startedAt);
  }
  asker.close();
  return latencies;
}

/** By the history, whose moments are those of the gateway and of the worker: one machine here. */
async function acceptedToEnd(installation: Installation): Promise<Record<Execution['lane'], number[]>> {
  const executions = await eventually('every call is recorded', async () => {
    const seen = (await installation.executions('function=hello&status=Succeeded')) as unknown as Execution[];
    return seen.length === 2 * (WARM_UP + CALLS) ? seen : undefined;
  });
  const of = (lane: Execution['lane']): number[] =>
    executions
      .filter((seen) => seen.lane === lane)
      .toSorted((one, other) => one.acceptedAt.localeCompare(other.acceptedAt))
      .slice(WARM_UP)
      .map(({ acceptedAt, endedAt = '' }) => Date.parse(endedAt) - Date.parse(acceptedAt));
  return { sync: of('sync'), durable: of('durable') };
}
