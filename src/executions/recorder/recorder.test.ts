import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { NightshiftError } from '#contracts/errors.js';
import { EXECUTION_RECORDED, type ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { Clock, SystemClock } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger, SilentLogger } from '#contracts/ports/logger.js';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { Gate } from '../../../test/support/eventually.js';
import { HandedQueue } from '../../../test/support/handed-queue.js';
import { aStart, anEnd, executionRecordedCodec } from '../../../test/support/record-samples.js';
import { temporaryFolder } from '../../../test/support/scratch.js';
import { BrokerStrategy } from '../../messaging/broker-strategy.js';
import type { Stores } from '../../stores.js';
import { DeadLetterMetrics } from '../dead-letters/dead-letter-metrics.js';
import { DeadLetterStore } from '../dead-letters/dead-letter-store.js';
import { DeadLetters } from '../dead-letters/dead-letters.js';
import {
  ExecutionStore,
  type ExecutionDetail,
  type ExecutionProgress,
  type ExecutionRow,
  type FoundExecutions,
} from '../execution-store.js';
import { EXECUTIONS_CONFIG } from '../executions.config.js';
import { RecorderAlarms } from './recorder-alarms.js';
import { RecorderHealth } from './recorder-health.js';
import { RecorderMetrics } from './recorder-metrics.js';
import { RecorderController, recorderRoute } from './recorder.controller.js';
import { RecordedEnds } from './recorded-ends.js';
import { Recorder } from './recorder.js';
import { RecordsAside } from './records-aside.js';

/** Remembers each transaction; can be away, slow, or choke on one record. */
class TestStore extends ExecutionStore {
  readonly transactions: string[][] = [];
  away = false;
  poison: string | undefined;
  refusal: Error = new TypeError('cannot be written');
  gate: Gate | undefined;

  override async apply(records: readonly ExecutionRecord[]): Promise<void> {
    await this.gate?.opened;
    if (this.away) throw new NightshiftError('STORE_UNAVAILABLE', 'The store is away.');
    if (records.some(({ id }) => id === this.poison)) throw this.refusal;
    this.transactions.push(records.map(({ id }) => id));
  }

  override list(): Promise<ExecutionRow[]> {
    return Promise.resolve([]);
  }

  override find(): Promise<ExecutionDetail | undefined> {
    return Promise.resolve(undefined);
  }

  override search(): Promise<FoundExecutions> {
    return Promise.resolve({ rows: [], next: undefined, cut: false });
  }

  override progressOf(): Promise<ExecutionProgress> {
    return Promise.resolve({ attempts: 0, unended: 0, outcome: undefined, failure: undefined });
  }
}

const config = {
  recorderPrefetch: 32,
  recorderBehindAfterMs: 30_000,
  leaseMs: 60_000,
  keepMs: 0,
  keepDetailsMs: 0,
  maxBytes: 0,
};
let stores: Stores;
let store: TestStore;
let queue: HandedQueue;
let registry: Registry;
let app: NestFastifyApplication;

const deliverAs = (id: string, records: readonly ExecutionRecord[]) =>
  queue.deliver('ns.records', {
    id,
    type: EXECUTION_RECORDED,
    body: executionRecordedCodec.encode({ v: 1, records: [...records] }),
  });
const deliver = (...records: ExecutionRecord[]) => deliverAs('m1', records);

describe('recorder', () => {
  beforeEach(async () => {
    stores = await openSqliteStores({ path: join(temporaryFolder(), 'test.db'), logger: new SilentLogger() });
    store = new TestStore();
    queue = new HandedQueue();
    registry = new Registry();
    const clock = new SystemClock();
    const values = [
      { provide: ExecutionStore, useValue: store },
      { provide: DeadLetterStore, useValue: stores.deadLetters },
      { provide: Clock, useValue: clock },
      { provide: Registry, useValue: registry },
      { provide: DurableQueue, useValue: queue },
      { provide: Logger, useValue: new SilentLogger() },
      { provide: EXECUTIONS_CONFIG, useValue: config },
    ];
    @Module({
      controllers: [RecorderController],
      providers: [
        Recorder,
        RecordedEnds,
        RecordsAside,
        DeadLetters,
        DeadLetterMetrics,
        RecorderAlarms,
        RecorderHealth,
        RecorderMetrics,
        ...values,
      ],
    })
    class TestModule {}
    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
    const routes = [recorderRoute(config)];
    const strategy = new BrokerStrategy({ queue, routes, clock, logger: new SilentLogger() });
    app.connectMicroservice<CustomStrategy>({ strategy });
    await app.startAllMicroservices();
  });

  afterEach(async () => {
    await app.close();
    await stores.close();
  });

  /** The dead letters, in the order in which they came. */
  const setAside = async () => (await stores.deadLetters.list({}, 10)).rows.toReversed();

  it('settles a batch after it is committed', async () => {
    store.gate = new Gate();
    const decision = deliver(anEnd({ id: 'a' }));
    let settled = false;
    void decision.then(() => (settled = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    store.gate.open();
    expect(await decision).toEqual({ kind: 'done' });
    expect(store.transactions).toEqual([['a']]);
  });

  it('commits batches that arrive during a transaction together in the next', async () => {
    store.gate = new Gate();
    const decisions = ['a', 'b', 'c'].map((id) => deliver(anEnd({ id })));
    await new Promise((resolve) => setImmediate(resolve));
    store.gate.open();
    expect(await Promise.all(decisions)).toEqual([{ kind: 'done' }, { kind: 'done' }, { kind: 'done' }]);
    expect(store.transactions).toEqual([['a'], ['b', 'c']]);
  });

  it('keeps a transaction short when much has come together', async () => {
    store.gate = new Gate();
    const batches = [1, 400, 400, 400].map((count) => Array.from({ length: count }, () => anEnd()));
    const decisions = batches.map((batch) => deliver(...batch));
    await new Promise((resolve) => setImmediate(resolve));
    store.gate.open();
    expect((await Promise.all(decisions)).map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done']);
    expect(store.transactions.map(({ length }) => length)).toEqual([1, 800, 400]);
  });

  it('gives every batch back while the store is away, and records it when the store is back', async () => {
    store.away = true;
    const ids = ['a', 'b', 'c'];
    const away = await Promise.all(ids.map((id) => deliver(anEnd({ id }))));
    expect(away.map(({ kind }) => kind)).toEqual(['release', 'release', 'release']);
    expect(store.transactions).toEqual([]);
    store.away = false;
    const back = await Promise.all(ids.map((id) => deliver(anEnd({ id }))));
    expect(back.map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
    expect(store.transactions.flat().toSorted()).toEqual(ids);
  });

  it('knows since when the store has been away, and how many batches it was given', async () => {
    const health = app.get(RecorderHealth);
    expect(health.state).toEqual({ waitingBatches: 0, storeAwaySince: undefined, behindSince: undefined });
    store.away = true;
    await Promise.all(['a', 'b'].map((id) => deliverAs(id, [anEnd({ id })])));
    const { storeAwaySince } = health.state;
    expect(health.state).toEqual({ waitingBatches: 2, storeAwaySince: expect.any(Date), behindSince: storeAwaySince });
    expect(await registry.metrics()).toContain('nightshift_recorder_waiting_batches 2');
    store.away = false;
    await Promise.all(['a', 'b'].map((id) => deliverAs(id, [anEnd({ id })])));
    expect(health.state).toEqual({ waitingBatches: 0, storeAwaySince: undefined, behindSince: undefined });
    expect(await registry.metrics()).toContain('nightshift_recorder_store_away_seconds 0');
  });

  it('keeps a batch that cannot be written from failing its neighbours', async () => {
    store.gate = new Gate();
    store.poison = 'bad';
    const decisions = ['a', 'b', 'bad', 'c'].map((id) => deliver(anEnd({ id })));
    await new Promise((resolve) => setImmediate(resolve));
    store.gate.open();
    expect((await Promise.all(decisions)).map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done']);
    expect(store.transactions.flat().toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('keeps a record that cannot be written from failing the others of its batch', async () => {
    store.poison = 'bad';
    const decision = await deliver(anEnd({ id: 'a' }), anEnd({ id: 'bad' }), anEnd({ id: 'b' }));
    expect(decision.kind).toBe('done');
    expect(store.transactions.flat()).toEqual(['a', 'b']);
    expect(await setAside()).toMatchObject([
      { queue: 'ns.records', reasonCode: 'INTERNAL', app: 'orders', invocation: { id: 'bad' }, messageId: 'm1/0' },
    ]);
  });

  it('keeps a record that cannot be read from failing the others of its batch, and sets it aside alone', async () => {
    const unreadable = { ...anEnd({ id: 'bad' }), durationMs: null } as unknown as ExecutionRecord;
    const decision = await deliver(anEnd({ id: 'a' }), unreadable, anEnd({ id: 'b' }));
    expect(decision).toEqual({ kind: 'done' });
    expect(store.transactions.flat()).toEqual(['a', 'b']);
    const [letter] = await setAside();
    expect(letter).toMatchObject({
      reasonCode: 'MESSAGE_INVALID',
      type: EXECUTION_RECORDED,
      invocation: { id: 'bad' },
    });
    const { payload } = (await stores.deadLetters.find(letter!.id))!;
    expect(JSON.parse(Buffer.from(payload.original).toString())).toEqual({ v: 1, records: [unreadable] });
  });

  it('sets a record aside once, however often its batch comes', async () => {
    const unreadable = { nothing: true } as unknown as ExecutionRecord;
    await deliver(unreadable);
    await deliver(unreadable);
    expect(await setAside()).toHaveLength(1);
  });

  it('gives the batch back when what is bad cannot be set aside', async () => {
    await stores.close();
    expect(await deliver({ nothing: true } as unknown as ExecutionRecord)).toMatchObject({ kind: 'release' });
    stores = await openSqliteStores({ path: join(temporaryFolder(), 'test.db'), logger: new SilentLogger() });
  });

  it('never takes a refusal of the store for a record that no longer applies', async () => {
    store.poison = 'bad';
    store.refusal = new NightshiftError('STORE_CONFLICT', 'has that row already');
    expect(await deliver(anEnd({ id: 'bad' }))).toEqual({ kind: 'done' });
    expect(await setAside()).toMatchObject([{ reasonCode: 'STORE_CONFLICT', reason: 'has that row already' }]);
  });

  it('counts records, and executions by how they ended for good', async () => {
    await deliver(aStart({ id: 'a' }), anEnd({ id: 'a', outcome: 'Failed', final: false, attempt: 1 }));
    await deliver(anEnd({ id: 'a', attempt: 2 }), anEnd({ id: 'b', outcome: 'Failed', function: 'sum' }));
    const text = await registry.metrics();
    expect(text).toContain('nightshift_records_total 4');
    expect(text).toContain('nightshift_executions_total{app="orders",function="take",outcome="Succeeded"} 1');
    expect(text).toContain('nightshift_executions_total{app="orders",function="sum",outcome="Failed"} 1');
    expect(text).not.toContain('function="take",outcome="Failed"');
    expect(text).toContain('nightshift_recorder_batch_seconds_count 2');
  });
});
