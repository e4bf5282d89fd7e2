import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { codec } from '#contracts/messages/codec.js';
import { AppChanged, FleetSignal, ThingsChanged, type Change } from '#contracts/messages/control.js';
import { Logger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { GatheredChanges } from '../../executions/changes/gathered-changes.js';

/** Whatever happens, one event a second leaves for each topic. */
const GATHER_MS = 1_000;

const appChanged = codec('app.changed', AppChanged);
const fleetSignal = codec('fleet signal', FleetSignal);
const thingsChanged = codec('things.changed', ThingsChanged);

type Listener = (changes: readonly Change[]) => void;

/** What changed at any node of the house, gathered. Best effort, as all signals are: whoever must know polls as well, seldom. */
@Injectable()
export class ChangeFeed implements OnModuleInit, OnModuleDestroy {
  readonly #gathered = new GatheredChanges();
  readonly #listeners = new Set<Listener>();
  /** What each worker said last: it says it again every few seconds. */
  readonly #presences = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #subscriptions: readonly Promise<Subscription | undefined>[] = [];

  constructor(
    private readonly signals: Signals,
    private readonly logger: Logger,
  ) {}

  /** Does not wait for the broker. */
  onModuleInit(): void {
    this.#subscriptions = [
      this.#listen(CONTROL_KEYS.everyApp, (signal) => this.tell({ topic: 'apps', app: appChanged.check(signal).app })),
      this.#listen(CONTROL_KEYS.workersChanged, () => this.tell({ topic: 'workers' })),
      this.#listen(CONTROL_KEYS.everyWorker, (signal) => this.#fleet(fleetSignal.check(signal))),
      this.#listen(CONTROL_KEYS.thingsChanged, (signal) => {
        for (const change of thingsChanged.check(signal).changes) this.tell(change);
      }),
    ];
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) await (await subscription)?.close();
  }

  get isFollowed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Returns how to stop listening. */
  onChanges(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #fleet(signal: FleetSignal): void {
    if (signal.type === 'fleet.asked') return;
    // How busy it is changes all the time, and is asked for seldom.
    const said = JSON.stringify({ ...signal, load: undefined });
    if (this.#presences.get(signal.worker) === said) return;
    if (signal.type === 'worker.lost') this.#presences.delete(signal.worker);
    else this.#presences.set(signal.worker, said);
    this.tell({ topic: 'workers' });
  }

  /** Of this node alone: what the others are to know too, `ChangeTeller` tells. */
  tell(change: Change): void {
    if (!this.isFollowed) return;
    this.#gathered.add(change);
    this.#timer ??= setTimeout(() => this.#pass(), GATHER_MS).unref();
  }

  #pass(): void {
    this.#timer = undefined;
    const changes = this.#gathered.take();
    for (const listener of this.#listeners) listener(changes);
  }

  async #listen(pattern: string, handle: (signal: unknown) => void): Promise<Subscription | undefined> {
    try {
      return await this.signals.subscribe(pattern, (_key, signal) => handle(signal));
    } catch (error) {
      this.logger.warn({ error, pattern }, 'Open pages learn of some changes by polling only');
      return undefined;
    }
  }
}
