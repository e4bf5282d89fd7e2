import { Global, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { AppCatalog } from '#src/apps/catalog/app-catalog.js';
import { AppsService } from '#src/apps/apps.service.js';
import type { NewDeadLetter } from '#src/executions/dead-letters/dead-letter-store.js';
import { DeadLettersApiModule, DeadLettersModule } from '#src/executions/dead-letters/dead-letters.module.js';
import { DurableDispatch } from '#src/executions/durable/durable-dispatch.js';
import type { Stores } from '#src/stores.js';
import { aDeadLetter, aLoadReport, anEndedRecord } from './factories.js';
import { openManagementApp, type ManagementApp } from './management-app.js';
import { MemoryQueue, type Published } from './worker/memory-queue.js';

@Global()
@Module({ providers: [DurableDispatch], exports: [DurableDispatch] })
class DispatchModule {}

export interface LetterAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

export interface LetterHouseOptions {
  readonly modules?: readonly Type[];
  /** Called before anything is started. */
  readonly prepare?: (app: NestFastifyApplication, queue: MemoryQueue) => void;
}

/** The dead letters' part of management, behind its real HTTP application and on a broker in memory. */
export class LetterHouse {
  readonly queue: MemoryQueue;
  readonly version = 'v2';
  readonly #management: ManagementApp;
  readonly #token: string;

  private constructor(management: ManagementApp, queue: MemoryQueue, token: string) {
    this.#management = management;
    this.queue = queue;
    this.#token = token;
  }

  static async open({ modules = [], prepare }: LetterHouseOptions = {}): Promise<LetterHouse> {
    const queue = new MemoryQueue();
    const management = await openManagementApp({
      modules: [DeadLettersModule, DispatchModule, DeadLettersApiModule, ...modules],
      queue,
      prepare: (app) => prepare?.(app, queue),
    });
    return new LetterHouse(management, queue, await management.token('owner'));
  }

  get stores(): Stores {
    return this.#management.stores;
  }

  /** An app with one function, `orders`, of that trigger: of a queue of the house, where one is named. */
  async serve(app: string, type: string, queueName?: string): Promise<void> {
    const apps = this.part(AppsService);
    await apps.registerInPlace(app, this.version, {});
    const binding = { name: 'trigger', type, direction: 'in', queueName } as const;
    const use = { binding: 'trigger', use: 'trigger', broker: 'house' } as const;
    const queues = queueName === undefined ? [] : [{ ...use, queue: queueName }];
    const named = { name: 'orders', bindings: [binding], queues };
    const report = aLoadReport({ functions: [{ ...named, language: 'node', disabled: false, errors: [] }] });
    await apps.saveLoadReport(app, this.version, report);
    await this.#management.app.get(AppCatalog, { strict: false }).refresh();
  }

  async keep(overrides: Partial<NewDeadLetter>, payload: unknown): Promise<string> {
    const letter = aDeadLetter(overrides);
    const bytes = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
    return (await this.stores.deadLetters.keep(letter, bytes, false)).id;
  }

  aCall(overrides: Partial<InvocationRequest>): InvocationRequest {
    return {
      id: 'i1',
      day: '2026-03-01',
      attempt: 1,
      app: 'orders',
      version: 'v1',
      function: 'orders',
      trigger: 'timer',
      reason: 'Timer fired',
      lane: 'durable',
      acceptedAt: '2026-03-01T18:00:00.000Z',
      inputData: [],
      triggerMetadata: {},
      traceContext: { traceParent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
      ...overrides,
    };
  }

  async recordFailure({ day, id }: { readonly day: string; readonly id: string }, failure: InvocationFailure) {
    const acceptedAt = `${day}T18:00:00.000Z`;
    await this.stores.executions.apply([anEndedRecord({ day, id, acceptedAt, outcome: 'Failed', failure })]);
  }

  /** What was published to an exchange, but for execution records when another is asked for. */
  sentTo(exchange: string): readonly Published[] {
    return this.queue.published.filter(({ address }) => address.exchange === exchange);
  }

  part<T>(type: Type<T>): T {
    return this.#management.app.get(type, { strict: false });
  }

  metrics(): Promise<string> {
    return this.part(Registry).metrics();
  }

  get(path: string): Promise<LetterAnswer> {
    return this.#call(path, 'GET');
  }

  post(path: string, body: unknown): Promise<LetterAnswer> {
    return this.#call(path, 'POST', body);
  }

  put(path: string, body: unknown): Promise<LetterAnswer> {
    return this.#call(path, 'PUT', body);
  }

  close(): Promise<void> {
    return this.#management.close();
  }

  async #call(path: string, method: string, body?: unknown): Promise<LetterAnswer> {
    const response = await fetch(this.#management.url + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = JSON.parse(text) as LetterAnswer['body'];
    return { status: response.status, text, body: parsed, items: (parsed['items'] ?? []) as LetterAnswer['items'] };
  }
}
