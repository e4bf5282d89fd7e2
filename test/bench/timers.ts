import { basename, join } from 'node:path';
import { linesOf } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { percentile } from '../support/fire/http-calls.js';
import { Installation, startWorker } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';

const TIMERS = 5_000;
/** Enough to load an app of that size on two cores. */
const AHEAD_MS = 60_000;
const LIMIT_MS = 120_000;

/** Timers that all fall due in one second: how long after it each function begins. */
export async function timersBench(amqpUrl: string): Promise<string> {
  const ledger = join(temporaryFolder(), 'ledger');
  const due = new Date(Math.ceil((Date.now() + AHEAD_MS) / 1_000) * 1_000);
  const schedule = `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *`;
  const settings = { BENCH_TIMERS: String(TIMERS), BENCH_SCHEDULE: schedule, BENCH_LEDGER: ledger };
  const folder = appFolder('bench', settings);
  const installation = await Installation.overRabbit(amqpUrl, [folder]);
  await installation.ready();
  const worker = await startWorker(installation, amqpUrl, { WORKER_ISOLATION: 'process' });
  await installation.serving(basename(folder));
  if (Date.now() > due.getTime()) throw new Error('The app was not loaded when its timers fell due');
  const ran = (): string[] => linesOf(ledger);
  await eventually('every timer ran', () => ran().length >= TIMERS, LIMIT_MS);
  const lateness = ran().map((line) => Number(line) - due.getTime());
  await worker.stop();
  await installation.close();
  const shown = [0.5, 0.99, 1].map((share) => percentile(lateness, share).toFixed(0));
  return [
    `### Timers: ${TIMERS} due in one second, one management node, one worker`,
    '',
    '| ran | earliest ms | p50 ms late | p99 ms late | max ms late | per second |',
    '| --- | --- | --- | --- | --- | --- |',
    `| ${lateness.length} | ${Math.min(...lateness)} | ${shown.join(' | ')} | ${((TIMERS / Math.max(...lateness)) * 1_000).toFixed(0)} |`,
    '',
  ].join('\n');
}
