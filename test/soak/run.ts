import { parseArgs } from 'node:util';
import { uniqueName } from '../support/broker-samples.js';
import { Chaos } from '../support/fire/chaos.js';
import { cutting, everyKill, fillingBroker, swallowing, takingStoreAway } from '../support/fire/faults.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { pause } from '../support/fire/pause.js';
import { Seeded } from '../support/fire/seeded.js';
import { timerSettings } from '../support/fire/timer-slots.js';
import { audited } from './audit.js';
import { loaded } from './loads.js';
import { Memory } from './memory.js';
import { accountTable, failureTable, latencyTable, table } from './report.js';

// Mixed work under random faults for as long as asked, then the accounts. `npm run soak -- --minutes 30`; FAULTS_SEED repeats the random points.
const MINUTE_MS = 60_000;
const TIMERS = 4;
const QUIET_MS = [2_000, 8_000] as const;
const SETTLE_MS = 5 * MINUTE_MS;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes is a number above 0');

const random = Seeded.fromEnvironment();
const queues = uniqueName('soak');
const from = new Date();
const house = await FireHouse.open({
  managements: 2,
  workers: 2,
  settings: { QUEUES: queues, ...timerSettings(TIMERS) },
});
try {
  process.exitCode = await soak();
} finally {
  await house.close();
}
process.exit();

async function soak(): Promise<number> {
  console.log(`Soaking for ${minutes} minutes, seed ${random.seed}\n`);
  const { workers, managements } = house;
  const faults = [
    ...everyKill(house, random),
    cutting('worker', { members: workers, random }),
    cutting('management', { members: managements, random }),
    swallowing('worker', { members: workers, random }),
    swallowing('management', { members: managements, random }),
    takingStoreAway(house, random),
    fillingBroker(house, random),
  ];
  const memory = new Memory();
  const over = AbortSignal.timeout(minutes * MINUTE_MS);
  const chaos = Chaos.unleash({ random, faults, quietMs: QUIET_MS });
  const watching = memory.watch(house, over);
  const loads = await loaded(house, queues, over);
  await Promise.all([watching, chaos.end()]);
  const to = new Date();
  const settled = await house.settled(['note', 'work', 'collect', 'item', 'summary'], SETTLE_MS);
  // The last slots that were due are on their way.
  await pause(5_000);
  const balances = await audited({ house, queues, loads, timers: TIMERS, from, to });
  console.log(accountTable(balances));
  console.log(failureTable(loads));
  console.log(table(['fault', 'struck'], [...chaos.struck]));
  console.log(await latencyTable(house.api, loads, ['note', 'work', 'collect', 'item', 'summary', 'tick0']));
  console.log(table(['resident MiB, largest', 'start', '25 %', '50 %', '75 %', 'end', 'most'], memory.rows()));
  const wrong = [...balances].flatMap(([what, balance]) => balance.faults.map((fault) => `${what}: ${fault}`));
  for (const fault of wrong) console.log(fault);
  if (!settled) console.log('Something was on its way still when the accounts were made.');
  return wrong.length === 0 ? 0 : 1;
}
