import { Injectable } from '@nestjs/common';
import { Audit, type AuditEntry } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { AppRemoval, type Removed } from './removal/app-removal.js';
import { AppSlots } from './slots/app-slots.js';
import type { AppRow } from './app-store.js';
import { SlotSwaps } from './slots/slot-swaps.js';

/** What people do to apps as a whole; it is in the audit trail before it is done. */
@Injectable()
export class AppChanges {
  constructor(
    private readonly slots: AppSlots,
    private readonly swaps: SlotSwaps,
    private readonly removal: AppRemoval,
    private readonly audit: Audit,
  ) {}

  listSlots(app: string): Promise<AppRow[]> {
    return this.slots.list(app);
  }

  makeSlot(actor: Actor, app: string, cloneSettings: boolean): Promise<AppRow> {
    const asked = { ...entry('slot.create', app), after: { cloneSettings } };
    return this.audit.around(actor, asked, () => this.slots.make(app, cloneSettings));
  }

  /** As `remove`, for the slot of the app. */
  async removeSlot(actor: Actor, app: string, force: boolean): Promise<Removed> {
    return this.remove(actor, (await this.slots.get(app)).name, force);
  }

  /** Throws APP_NOT_FOUND, APP_CONFLICT. */
  async swap(actor: Actor, app: string): Promise<void> {
    const { name, activeVersion } = await this.slots.get(app);
    const after = { slot: name, version: activeVersion };
    await this.audit.around(actor, { ...entry('app.swap', app), after }, () => this.swaps.swap(app, name));
  }

  /** Resolves with what went. Throws APP_NOT_FOUND, APP_CONFLICT. */
  async remove(actor: Actor, app: string, force: boolean): Promise<Removed> {
    const before = await this.removal.check(app, force);
    await this.audit.around(actor, { ...entry('app.delete', app), before }, () => this.removal.remove(app));
    return before;
  }

  /** Throws APP_NOT_FOUND, VERSION_NOT_FOUND, APP_CONFLICT. */
  async removeVersion(actor: Actor, app: string, version: string): Promise<void> {
    const target = { kind: 'version', id: version };
    await this.audit.around(actor, { action: 'version.delete', target, app }, () =>
      this.removal.removeVersion(app, version),
    );
  }
}

function entry(action: string, app: string): AuditEntry {
  return { action, target: { kind: 'app', id: app }, app };
}
