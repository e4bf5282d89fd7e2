import { afterEach, describe, expect, it } from '@jest/globals';
import { outputMessageId, queueInvocationId } from '#contracts/message-identity.js';
import { uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { Chaos } from '../support/fire/chaos.js';
import { figure, upTo } from '../support/fire/counts.js';
import { everyKill } from '../support/fire/faults.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { queueMessages } from '../support/fire/queue-load.js';
import { Seeded } from '../support/fire/seeded.js';

const MESSAGES = upTo(20_000, 2_000);
const PASSED_ON_OF = 10;
const STRIKES = upTo(12, 4);

describe('queue messages, while every kind of process is killed', () => {
  let house: FireHouse;

  afterEach(() => house.close());

  it('have one row with one outcome each, one row for each attempt, and every output', async () => {
    const random = Seeded.fromEnvironment();
    const queues = uniqueName('fire');
    house = await FireHouse.open({ managements: 2, workers: 2, settings: { QUEUES: queues } });
    const chaos = Chaos.unleash({ random, faults: everyKill(house, random), quietMs: [100, 800] });
    const startedAt = performance.now();
    const told = await queueMessages({
      nodes: house.managements.map(({ installation }) => installation),
      app: house.app,
      queue: `${queues}-work`,
      count: MESSAGES,
      batch: 50,
      atOnce: 2,
      limitMs: 120_000,
      content: (n) => ({ n, passOn: n % PASSED_ON_OF === 0 }),
    });
    await eventually('every kind is killed', () => chaos.strikes >= STRIKES, 300_000);
    await chaos.end();
    await house.settled(['work', 'collect']);
    const seconds = (performance.now() - startedAt) / 1_000;
    const written = house.written();
    const { accepted, doubtful } = told;
    const { faults, ...counts } = await balanced(house.api, { accepted, doubtful, functions: ['work'], written });
    figure('queues, killed', { seed: random.seed, ...counts, seconds: seconds.toFixed(0), struck: chaos.struck });
    const passedOn = new Set(written.filter((line) => isPassedOn(line)).map((line) => collectedAs(queues, line)));
    const outputs = await balanced(house.api, {
      accepted: passedOn,
      doubtful: new Set(),
      functions: ['collect'],
      written,
    });
    figure('queues, outputs', { accepted: outputs.accepted, recorded: outputs.recorded, ran: outputs.ran });
    figure('queues, clients', { doubtful: doubtful.size, refusals: told.refusals, broken: told.broken });
    expect([...faults, ...outputs.faults]).toEqual([]);
  }, 600_000);
});

/** Of a line that `work` wrote: `work <invocation> <n>`. */
function isPassedOn(line: string): boolean {
  const [name, , n] = line.split(' ');
  return name === 'work' && Number(n) % PASSED_ON_OF === 0;
}

/** The invocation that its output starts: the same for each attempt. */
function collectedAs(queues: string, line: string): string {
  const invocation = line.split(' ')[1] ?? '';
  return queueInvocationId(`${queues}-passed`, outputMessageId(invocation, 'passedOn', 0));
}
