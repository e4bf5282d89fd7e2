import { cpus } from 'node:os';
import { execFileSync } from 'node:child_process';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { httpBench } from './http.js';
import { startupBench } from './startup.js';

/** Every bench on one private broker, as Markdown: limit and figure side by side, from the same run. */
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}, commit ${commit}, ${new Date().toISOString().slice(0, 10)}\n`,
);

const broker = await TestBroker.start();
try {
  console.log(await startupBench(broker.url));
  console.log(await httpBench(broker.url));
} finally {
  await broker.stop();
}
process.exit(0);
