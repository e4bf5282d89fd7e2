import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openMssqlStores } from '#adapters/store/mssql/open-mssql-stores.js';
import { mssqlStoreOptions } from '#adapters/store/mssql/store.config.js';
import { readOptions } from '#contracts/config.js';
import { codeOf } from '#contracts/errors.js';
import { batchItemId } from '#contracts/message-identity.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { eventually, within } from '../support/eventually.js';
import { anAppName, anEndedRecord, anExecution, anOccurrence } from '../support/factories.js';
import { describeMssql } from '../support/mssql/describe-mssql.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { aDueTimer, releaseOf } from '../support/timers/slots.js';

const HOUR_MS = 3_600_000;
const LIMIT_MS = 60_000;

/** Something that is written in several statements: `seen` throws when it finds a part of it. */
interface Work {
  readonly run: (stores: Stores) => Promise<unknown>;
  readonly seen: () => Promise<'all' | 'nothing'>;
}

type Breaking = (piece: number) => { readonly happened: () => boolean };

await describeMssql('SQL Server stores behind a network that fails', (url) => {
  let proxy: TcpProxy;
  /** Beside the proxy. */
  let direct: Stores;
  let stores: Stores;

  beforeAll(async () => {
    direct = await openMssqlStores({ url: url(), logger: new SilentLogger() });
    const target = new URL(url());
    proxy = await TcpProxy.start(Number(target.port || 1433), undefined, target.hostname);
    target.hostname = '127.0.0.1';
    target.port = String(proxy.port);
    const limits = { STORE_REQUEST_TIMEOUT: '1s', STORE_ACQUIRE_TIMEOUT: '2s', STORE_CONNECT_TIMEOUT: '2s' };
    const options = readOptions(mssqlStoreOptions, limits).value;
    stores = await openMssqlStores({ url: target.href, logger: new SilentLogger(), options });
  });
  afterAll(async () => {
    proxy.restore();
    await stores.close();
    await proxy.close();
    await direct.close();
  });

  /** Every connection goes when the client sends its n-th piece; what comes after passes. */
  const loses: Breaking = (piece) =>
    atPiece(proxy, piece, () => {
      proxy.cut();
      proxy.restore();
      return false;
    });

  /** The server gets the piece; its answer does not come. */
  const losesTheAnswer: Breaking = (piece) =>
    atPiece(proxy, piece, () => {
      setImmediate(() => {
        proxy.cut();
        proxy.restore();
      });
      return true;
    });

  /** Nothing comes through any more, and nobody says so. */
  const swallows: Breaking = (piece) =>
    atPiece(proxy, piece, () => {
      proxy.blackHole();
      return false;
    });

  /** All of it or nothing, and in the end all of it, whatever became of the first try. True when it was hit. */
  async function holds(make: () => Promise<Work>, breaking: Breaking, piece: number): Promise<boolean> {
    const { run, seen } = await make();
    await stores.ping();
    const broken = breaking(piece);
    const outcome = await within(
      'an answer',
      run(stores).then(() => 'done', codeOf),
      LIMIT_MS,
    );
    proxy.watch(undefined);
    proxy.restore();
    expect(['done', 'STORE_UNAVAILABLE']).toContain(outcome);
    const first = await seen();
    if (outcome === 'done') expect(first).toBe('all');
    await eventually('the store is back', () =>
      run(stores).then(
        () => true,
        () => false,
      ),
    );
    expect(await seen()).toBe('all');
    return broken.happened();
  }

  const works: readonly (readonly [string, () => Promise<Work>])[] = [
    ['children that are added', () => adding(direct)],
    ['children that are published', () => settling(direct)],
    ['children that end', () => ending(direct)],
    ['a slot that is released', () => releasing(direct)],
    ['an occurrence that is told', () => telling(direct)],
  ];

  it.each(works)('write all of it or nothing wherever the link is cut: %s', async (_, make) => {
    let piece = 1;
    while (await holds(make, loses, piece)) piece += 1;
    expect(piece).toBeGreaterThan(2);
    // The last one asks for the commit: it is done, and who asked cannot know.
    await holds(make, losesTheAnswer, piece - 1);
  });

  it('say in time that nothing answers, and go on by themselves', async () => {
    const [, make] = works[0]!;
    expect(await holds(make, swallows, 3)).toBe(true);
  });
});

function atPiece(proxy: TcpProxy, wanted: number, act: () => boolean): { readonly happened: () => boolean } {
  let pieces = 0;
  proxy.watch(() => {
    pieces += 1;
    return pieces === wanted ? act() : true;
  });
  return { happened: () => pieces >= wanted };
}

/** A part of what was written in one step. */
function allOrNothing(parts: readonly number[], whole: number): 'all' | 'nothing' {
  expect(new Set(parts).size).toBe(1);
  expect([0, whole]).toContain(parts[0]);
  return parts[0] === 0 ? 'nothing' : 'all';
}

const KEYS = ['0', '1', '2'];

async function aBatch({ batches }: Stores): Promise<string> {
  const id = randomUUID();
  await batches.create({ id, app: 'shop', function: 'bill', name: undefined, onComplete: undefined });
  return id;
}

const children = (id: string) =>
  KEYS.map((key) => ({ key, invocationId: batchItemId(id, key), input: `input ${key}` }));

async function adding(direct: Stores): Promise<Work> {
  const id = await aBatch(direct);
  return {
    run: ({ batches }) => batches.addItems(id, children(id)),
    seen: async () => {
      const items = await direct.batches.listItems(id, { limit: 10 });
      return allOrNothing([items.length, (await direct.batches.find(id))!.total], KEYS.length);
    },
  };
}

async function settling(direct: Stores): Promise<Work> {
  const id = await aBatch(direct);
  await direct.batches.addItems(id, children(id));
  await direct.batches.claimWaiting(1_000, HOUR_MS);
  return {
    run: ({ batches }) =>
      batches.settleWaiting(
        KEYS.map((key) => ({ batch: id, key })),
        'published',
      ),
    seen: async () => {
      const items = await direct.batches.listItems(id, { limit: 10 });
      const published = items.filter((item) => item.published).length;
      return allOrNothing([published, (await direct.batches.find(id))!.published], KEYS.length);
    },
  };
}

async function ending(direct: Stores): Promise<Work> {
  const id = await aBatch(direct);
  await direct.batches.addItems(id, children(id));
  const ends = KEYS.map((key) => anEndedRecord(anExecution({ id: batchItemId(id, key), batch: id })));
  return {
    run: ({ executions }) => executions.apply(ends),
    seen: async () => {
      const items = await direct.batches.listItems(id, { limit: 10 });
      const found = await Promise.all(ends.map((end) => direct.executions.find(end.id, end.day)));
      return allOrNothing(
        [
          items.filter(({ outcome }) => outcome === 'Succeeded').length,
          found.filter((detail) => detail?.execution.status === 'Succeeded').length,
          (await direct.batches.find(id))!.outcomes.Succeeded,
        ],
        KEYS.length,
      );
    },
  };
}

async function releasing(direct: Stores): Promise<Work> {
  const app = anAppName();
  await direct.timers.apply([{ from: undefined, to: aDueTimer(app, 'payroll') }]);
  const [timer] = await direct.timers.list(app);
  const slot = new Date('2026-03-01T00:00:00Z');
  const missed = { slot, occurrences: 3, reason: 'past-due' } as const;
  return {
    run: ({ timers }) => timers.apply([{ ...releaseOf(timer!, slot), missed }]),
    seen: async () => {
      const released = (await direct.timers.list(app)).filter(({ openSlot }) => openSlot !== undefined);
      const noted = (await direct.timers.listMissed(0, 10_000)).filter((row) => row.app === app);
      return allOrNothing([released.length, noted.length], 1);
    },
  };
}

async function telling(direct: Stores): Promise<Work> {
  const occurrence = anOccurrence();
  return {
    run: ({ notifications }) => notifications.insert(occurrence, { foldMs: 0, destinations: ['webhook'] }),
    seen: async () => {
      const listed = await direct.notifications.list(1_000);
      expect(listed.map(({ count }) => count)).toEqual(listed.map(({ occurrences }) => occurrences.length));
      const ours = listed.filter(({ occurrences }) => occurrences.some(({ key }) => key === occurrence.key));
      return allOrNothing([ours.length, ours.flatMap(({ deliveries }) => deliveries).length], 1);
    },
  };
}
