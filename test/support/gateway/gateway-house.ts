import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { readOptions } from '#contracts/config.js';
import { NightshiftError } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { EndedRecord, ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import { EXECUTION_RECORDED } from '#contracts/messages/execution-recorded.js';
import { Clock, SystemClock } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { Signals } from '#contracts/ports/signals.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { AppCatalog, type AppSnapshot } from '#src/apps/catalog/app-catalog.js';
import { AppPackages } from '#src/apps/app-packages.js';
import { AppStates } from '#src/apps/app-states.js';
import type { AppStore } from '#src/apps/app-store.js';
import { KeyChanges } from '#src/apps/keys/key-changes.js';
import { KeyUses } from '#src/apps/keys/key-uses.js';
import { DurableDispatch } from '#src/executions/durable/durable-dispatch.js';
import {
  ExecutionStore,
  type ExecutionDetail,
  type ExecutionProgress,
  type FoundExecutions,
} from '#src/executions/execution-store.js';
import { PayloadStore, type PayloadKey } from '#src/executions/payload-store.js';
import { FleetRegistry } from '#src/fleet/fleet-registry.js';
import { GATEWAY_CONFIG, gatewayOptions, LOCATION_KEYS } from '#src/gateway/gateway.config.js';
import { IdempotencyStore } from '#src/gateway/idempotency/idempotency-store.js';
import { GatewayModule } from '#src/gateway/gateway.module.js';
import { GatewayServer } from '#src/gateway/gateway-server.js';
import { RememberingLogger } from '../remembering-logger.js';
import { FixedCatalog, aSnapshot } from './fixed-catalog.js';
import { FixedFleet } from './fixed-fleet.js';
import { GatewayQueue } from './gateway-queue.js';
import { LazyIdempotency } from './lazy-idempotency.js';

class KeptExecutions extends ExecutionStore {
  readonly details = new Map<string, ExecutionDetail>();
  away = false;

  override find(id: string): Promise<ExecutionDetail | undefined> {
    if (this.away) return Promise.reject(new NightshiftError('STORE_UNAVAILABLE', 'taken away by the test'));
    return Promise.resolve(this.details.get(id));
  }

  override apply(): Promise<void> {
    return Promise.resolve();
  }

  override list(): Promise<never[]> {
    return Promise.resolve([]);
  }

  override search(): Promise<FoundExecutions> {
    return Promise.resolve({ rows: [], next: undefined, cut: false });
  }

  override progressOf(): Promise<ExecutionProgress> {
    return Promise.resolve({ attempts: 0, unended: 0, outcome: undefined, failure: undefined });
  }
}

class KeptPayloads extends PayloadStore {
  readonly contents = new Map<string, Buffer>();

  override async write({ day, id, name }: PayloadKey, content: AsyncIterable<Uint8Array>): Promise<number> {
    const bytes = Buffer.concat(await Array.fromAsync(content));
    this.contents.set(`${day}/${id}/${name}`, bytes);
    return bytes.byteLength;
  }

  override async *read({ day, id, name }: PayloadKey): AsyncGenerator<Uint8Array> {
    const bytes = this.contents.get(`${day}/${id}/${name}`);
    if (bytes === undefined) throw new NightshiftError('PAYLOAD_NOT_FOUND', `${day}/${id}/${name}`);
    yield bytes;
  }
}

/** How a call ends in an answering house. */
export const SUCCEEDED = {
  outcome: 'Succeeded',
  returnValue: { http: { headers: {}, body: { string: 'ok' } } },
} as const;

export interface GatewayHouseOptions {
  readonly apps?: readonly AppSnapshot[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** The gateway as it runs, on a free port, with the rest of the house made by hand. One worker serves every app, unless it is lost. */
export class GatewayHouse {
  /** Something waits in every queue: a call that a test leaves alone has not vanished. */
  readonly queue = Object.assign(new GatewayQueue(), { ready: 1 });
  readonly fleet = new FixedFleet();
  readonly catalog = new FixedCatalog();
  readonly executions = new KeptExecutions();
  readonly payloads = new KeptPayloads();
  readonly idempotency = new LazyIdempotency();
  readonly logger = new RememberingLogger();
  readonly registry = new Registry();
  url = '';
  #context: INestApplicationContext | undefined;

  static async open({ apps = [aSnapshot()], variables = {} }: GatewayHouseOptions = {}): Promise<GatewayHouse> {
    const house = new GatewayHouse();
    for (const app of apps) house.catalog.set(app);
    house.fleet.join('w1', ...apps.map(({ name }) => name));
    const config = readOptions(gatewayOptions, { GATEWAY_PORT: '0', GATEWAY_START_WAIT: '0s', ...variables }).value;
    const platform = house.#platform(config);
    house.#context = await NestFactory.createApplicationContext(
      { module: class Root {}, imports: [platform, GatewayModule] },
      { logger: false, abortOnError: false },
    );
    house.url = await house.server.listen();
    return house;
  }

  /** Every call succeeds, unless the test says otherwise. */
  static async answering(options: GatewayHouseOptions = {}): Promise<GatewayHouse> {
    const house = await GatewayHouse.open(options);
    house.queue.script = () => SUCCEEDED;
    return house;
  }

  /** The call that was sent last. */
  get sent(): InvocationRequest {
    return this.queue.runs.at(-1)?.calls[0] as InvocationRequest;
  }

  get server(): GatewayServer {
    if (this.#context === undefined) throw new Error('The house is not open');
    return this.#context.get(GatewayServer, { strict: false });
  }

  get ended(): EndedRecord[] {
    const batches = this.queue.bodies<ExecutionRecorded>(EXECUTION_RECORDED);
    return batches.flatMap(({ records }) => records).filter((record) => record.kind === 'ended');
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, init);
  }

  async close(): Promise<void> {
    await this.server.close(0);
    await this.#context?.close();
    await this.idempotency.close();
  }

  #platform(config: unknown): DynamicModule {
    const records = new RecordWriter(this.queue, this.logger);
    const signals = new EmbeddedSignals(this.logger);
    const store = { markDurable: () => Promise.resolve() } as unknown as AppStore;
    const providers = [
      { provide: DurableQueue, useValue: this.queue },
      { provide: FleetRegistry, useValue: this.fleet },
      { provide: AppCatalog, useValue: this.catalog },
      // What changes the store: the contract's tests have one.
      ...[AppPackages, AppStates, KeyChanges].map((provide) => ({ provide, useValue: {} })),
      { provide: KeyUses, useValue: { used: () => undefined } },
      { provide: ExecutionStore, useValue: this.executions },
      { provide: PayloadStore, useValue: this.payloads },
      { provide: IdempotencyStore, useValue: this.idempotency },
      {
        provide: DurableDispatch,
        useValue: new DurableDispatch(this.queue, records, store, signals, this.catalog),
      },
      { provide: Signals, useValue: signals },
      { provide: RecordWriter, useValue: records },
      { provide: Clock, useValue: new SystemClock() },
      { provide: Logger, useValue: this.logger },
      { provide: Registry, useValue: this.registry },
      { provide: GATEWAY_CONFIG, useValue: config },
      { provide: LOCATION_KEYS, useValue: { signing: () => Buffer.alloc(32, 7), valid: () => [Buffer.alloc(32, 7)] } },
    ];
    class Platform {}
    Module({})(Platform);
    return { module: Platform, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
