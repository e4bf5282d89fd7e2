import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { AppCatalog, type AppSnapshot } from '../apps/catalog/app-catalog.js';
import { TimerCatalog } from './timer-catalog.js';
import { planStart, planStop } from './timer-start.js';
import { TimerStore, type TimerChange, type TimerRow, type Watch } from './timer-store.js';

/** Brings the rows of an app's timers in line with its active version. */
@Injectable()
export class TimerRegistration {
  readonly #changed = new Set<string>();
  /** Apps whose failure has been logged. */
  readonly #failing = new Set<string>();
  #watch: string | undefined;

  constructor(
    private readonly apps: AppCatalog,
    private readonly catalog: TimerCatalog,
    private readonly store: TimerStore,
    private readonly logger: Logger,
  ) {}

  /** An app that changes is looked at in the next round; the listener is told. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void {
    return this.apps.onChange(({ name }) => {
      this.#changed.add(name);
      listener();
    });
  }

  /**
   * What fails, or another node was faster with, is tried again in the next round. Rejects only with STORE_UNAVAILABLE: an app whose timers cannot be
   * stored keeps no other waiting.
   */
  async bringUp(watch: Watch): Promise<void> {
    if (this.#watch !== watch.id) for (const { name } of this.apps.list()) this.#changed.add(name);
    this.#watch = watch.id;
    const changed = [...this.#changed];
    // Before they are looked at: a change that comes meanwhile wants another look.
    this.#changed.clear();
    const done = new Set<string>();
    try {
      for (const app of changed) {
        if (await this.#tryOne(app, watch)) done.add(app);
      }
    } finally {
      for (const app of changed) if (!done.has(app)) this.#changed.add(app);
    }
  }

  async #tryOne(app: string, watch: Watch): Promise<boolean> {
    const snapshot = this.apps.find(app);
    try {
      const isDone = snapshot === undefined || (await this.#bringUp(snapshot, watch));
      this.#failing.delete(app);
      return isDone;
    } catch (error) {
      if (codeOf(error) === 'STORE_UNAVAILABLE') throw error;
      // Once: rounds are half a second apart.
      if (!this.#failing.has(app)) this.logger.error({ app, error }, 'The timers of an app cannot be brought up');
      this.#failing.add(app);
      return false;
    }
  }

  async #bringUp(snapshot: AppSnapshot, watch: Watch): Promise<boolean> {
    const definitions = this.catalog.of(snapshot);
    const rows = new Map((await this.store.list(snapshot.name)).map((row) => [row.function, row]));
    if (definitions.size === 0 && rows.size === 0) return true;
    // Until a worker has loaded the version nothing is known of its functions: the timers go on as they are.
    if (snapshot.report === undefined) return true;
    const now = await this.store.now();
    const starts = [...definitions.values()].map((definition) => {
      const from = rows.get(definition.function);
      return changeOf(from, planStart(definition, from, now, watch));
    });
    const gone = [...rows.values()].filter((row) => !definitions.has(row.function));
    const stops = gone.map((row) => changeOf(row, planStop(row, snapshot.revision)));
    const outcomes = await this.store.apply([...starts, ...stops].flat());
    return outcomes.every((outcome) => outcome === 'applied');
  }
}

function changeOf(from: TimerRow | undefined, to: TimerChange['to'] | undefined): TimerChange[] {
  return to === undefined ? [] : [{ from, to }];
}
