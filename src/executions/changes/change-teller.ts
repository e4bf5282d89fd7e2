import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Change, ThingsChanged } from '#contracts/messages/control.js';
import { Signals } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { GatheredChanges } from './gathered-changes.js';

/** Ten thousand executions a second are still two small signals. */
const GATHER_MS = 500;

/** Tells every management node that things have changed: whoever shows them to people asks again. Best effort, as all signals are. */
@Injectable()
export class ChangeTeller implements OnModuleDestroy {
  readonly #gathered = new GatheredChanges();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly signals: Signals) {}

  tell(change: Change): void {
    this.#gathered.add(change);
    this.#timer ??= setTimeout(() => this.#send(), GATHER_MS).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.#timer);
  }

  #send(): void {
    this.#timer = undefined;
    const changed: ThingsChanged = { type: 'things.changed', changes: this.#gathered.take() };
    this.signals.send(CONTROL_KEYS.thingsChanged, changed);
  }
}
