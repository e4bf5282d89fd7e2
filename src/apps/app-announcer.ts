import { Injectable } from '@nestjs/common';
import type { AppChanged } from '#contracts/messages/control.js';
import { Signals } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { AppCatalog } from './catalog/app-catalog.js';

/** Tells of a change to an app: this process knows when the promise resolves, the others within moments. */
@Injectable()
export class AppAnnouncer {
  constructor(
    private readonly catalog: AppCatalog,
    private readonly signals: Signals,
  ) {}

  async announce(app: string): Promise<void> {
    const changed: AppChanged = { type: 'app.changed', app };
    this.signals.send(CONTROL_KEYS.appChanged(app), changed);
    await this.catalog.refresh();
  }
}
