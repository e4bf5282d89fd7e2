import { Injectable } from '@nestjs/common';
import { Audit } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { AppAnnouncer } from './app-announcer.js';
import { AppStore, type AppState } from './app-store.js';

/** What people ask of an app as a whole; it is in the audit trail before it is done, and told to everyone after. */
@Injectable()
export class AppStates {
  constructor(
    private readonly store: AppStore,
    private readonly audit: Audit,
    private readonly announcer: AppAnnouncer,
  ) {}

  /** Throws APP_NOT_FOUND. */
  async set(actor: Actor, app: string, before: AppState, state: AppState): Promise<void> {
    const entry = {
      action: 'app.state',
      target: { kind: 'app', id: app },
      app,
      before: { state: before },
      after: { state },
    };
    await this.audit.around(actor, entry, () => this.store.setState(app, state));
    await this.announcer.announce(app);
  }

  /** Its language processes are replaced on every worker; calls in hand end on the old ones. Throws APP_NOT_FOUND. */
  async restart(actor: Actor, app: string): Promise<void> {
    const entry = { action: 'app.restart', target: { kind: 'app', id: app }, app };
    await this.audit.around(actor, entry, () => this.store.raiseRestarts(app));
    await this.announcer.announce(app);
  }

  /** Everyone looks at the app now. */
  sync(app: string): Promise<void> {
    return this.announcer.announce(app);
  }
}
