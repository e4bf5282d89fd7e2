import { Injectable } from '@nestjs/common';
import { AppCatalog, type AppSnapshot } from '../apps/catalog/app-catalog.js';
import { definitionsOf, type TimerDefinition } from './timer-definition.js';
import type { TimerKey } from './timer-store.js';

/** The timers of the apps that are served, read once per change of an app. */
@Injectable()
export class TimerCatalog {
  readonly #known = new WeakMap<AppSnapshot, ReadonlyMap<string, TimerDefinition>>();

  constructor(private readonly apps: AppCatalog) {}

  find({ app, function: name }: TimerKey): TimerDefinition | undefined {
    const snapshot = this.apps.find(app);
    return snapshot === undefined ? undefined : this.of(snapshot).get(name);
  }

  /** By lower-case function name. */
  of(snapshot: AppSnapshot): ReadonlyMap<string, TimerDefinition> {
    let known = this.#known.get(snapshot);
    if (known === undefined) {
      known = definitionsOf(snapshot);
      this.#known.set(snapshot, known);
    }
    return known;
  }
}
