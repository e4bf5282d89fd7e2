import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { AppCatalog, type AppSnapshot } from '../../apps/catalog/app-catalog.js';
import { Notifications } from '../notifications.js';
import { NotificationSource } from './notification-source.js';

/** The active version of an app that could not be loaded. Once for each version: what is mended is another one. */
@Injectable()
export class FailedApps extends NotificationSource {
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly catalog: AppCatalog,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {
    super();
  }

  override start(): void {
    this.#unsubscribe = this.catalog.onChange((snapshot) => this.#look(snapshot));
    for (const snapshot of this.catalog.list()) this.#look(snapshot);
  }

  override stop(): void {
    this.#unsubscribe?.();
  }

  /** Without the errors' text: it is the app's own, and may hold anything. */
  #look({ name, version, report }: AppSnapshot): void {
    if (version === undefined || report === undefined || report.errors.length === 0) return;
    void this.notifications.tell({
      key: `app-failed/${name}/${version}`,
      event: 'app-failed',
      at: this.clock.now(),
      text: `App ${name} cannot be loaded: its active version ${version} has ${report.errors.length} errors.`,
      link: `/api/apps/${encodeURIComponent(name)}`,
      facts: { app: name, version, errors: report.errors.length },
    });
  }
}
