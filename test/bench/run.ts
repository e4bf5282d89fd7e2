import { cpus } from 'node:os';
import { execFileSync } from 'node:child_process';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { durableBench } from './durable.js';
import { historyBenches } from './history/run.js';
import { httpBench } from './http.js';
import { queueBench } from './queue.js';
import { startupBench } from './startup.js';
import { streamingBench } from './streaming.js';
import { timersBench } from './timers.js';

const BENCHES = {
  startup: startupBench,
  http: httpBench,
  durable: durableBench,
  queue: queueBench,
  timers: timersBench,
  streaming: streamingBench,
} as const;

/** Every bench, or those that are named, on one private broker, as Markdown: limit and figure side by side, from the same run. */
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}, commit ${commit}, ${new Date().toISOString().slice(0, 10)}\n`,
);

const named = process.argv.slice(2);
// Without a broker, and only when asked for: it takes minutes and gigabytes.
for (const [name, bench] of Object.entries(historyBenches)) {
  if (named.includes(name)) console.log(await bench());
}
if (named.length > 0 && !named.some((name) => name in BENCHES)) process.exit(0);
const broker = await TestBroker.start();
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (named.length === 0 || named.includes(name)) console.log(await bench(broker.url));
  }
} finally {
  await broker.stop();
}
process.exit(0);
