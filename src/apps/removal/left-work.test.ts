import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedBroker, type EmbeddedBroker } from '#adapters/broker/embedded/open-embedded-broker.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { DEAD_QUEUE, durableAddress, durableQueue } from '#contracts/topology.js';
import { eventually } from '../../../test/support/eventually.js';
import type { AppCatalog, AppSnapshot } from '../catalog/app-catalog.js';
import { LeftWork } from './left-work.js';

let folder: string;
let broker: EmbeddedBroker;
let apps: string[];
let work: LeftWork;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-left-'));
  const logger = new SilentLogger();
  broker = await openEmbeddedBroker({ path: join(folder, 'broker.db'), logger, clock: new SystemClock() });
  apps = [];
  const find = (name: string) => (apps.includes(name) ? ({ name } as AppSnapshot) : undefined);
  work = new LeftWork({ find } as unknown as AppCatalog, broker.queue, logger);
  await broker.queue.declare(DEAD_QUEUE);
  await broker.queue.declare(durableQueue('shop'));
  for (let n = 0; n < 40; n += 1) {
    const message = { id: `m${n}`, type: 'invocation.run', body: Buffer.from('{}'), persistent: true };
    await broker.queue.publish(durableAddress('shop'), message);
  }
});
afterEach(async () => {
  await work.onModuleDestroy();
  await broker.close();
  await rm(folder, { recursive: true, force: true });
});

const waiting = () => Promise.all([durableQueue('shop'), DEAD_QUEUE].map(({ name }) => broker.queue.readyCount(name)));

describe('work that a deleted app has left', () => {
  it('becomes dead letters, all of it', async () => {
    work.setAside('shop');
    await eventually('the letters', async () => (await waiting()).join() === '0,40');
  });

  it('is left to an app of that name that is there again', async () => {
    apps.push('shop');
    work.setAside('shop');
    await work.onModuleDestroy();
    expect(await waiting()).toEqual([40, 0]);
  });
});
