import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { VersionShare } from '#contracts/version-split.js';
import { Audit } from '../../identity/audit/audit.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { AppDirectory } from '../catalog/app-directory.js';
import { RequestedActivations } from './requested-activations.js';
import { VersionSplits } from './version-splits.js';
import type { ActivationResponse } from './versions.dto.js';

/** What people change about the versions in service; it is in the audit trail before it is done. */
@Injectable()
export class VersionChanges {
  constructor(
    private readonly directory: AppDirectory,
    private readonly activations: RequestedActivations,
    private readonly splits: VersionSplits,
    private readonly audit: Audit,
  ) {}

  /** Throws APP_NOT_FOUND, VERSION_NOT_FOUND, VERSION_REFUSED, APP_CONFLICT. */
  async activate(actor: Actor, app: string, version: string, forMs: number): Promise<ActivationResponse> {
    const { app: row } = await this.directory.get(app);
    return this.#activate(actor, { action: 'version.activate', app, before: row.activeVersion, version }, forMs);
  }

  /** Throws as `activate` does; APP_CONFLICT when no version is named and none was active before. */
  async rollBack(actor: Actor, app: string, named: string | undefined, forMs: number): Promise<ActivationResponse> {
    const { app: row } = await this.directory.get(app);
    const version = named ?? row.previousVersion;
    if (version === undefined) {
      throw new NightshiftError('APP_CONFLICT', `App ${app} had no other version before: name the one to go back to.`);
    }
    return this.#activate(actor, { action: 'version.rollback', app, before: row.activeVersion, version }, forMs);
  }

  /** Undefined: none. Throws as `VersionSplits` does. */
  async split(actor: Actor, app: string, split: VersionShare | undefined, forMs: number): Promise<void> {
    const { app: row } = await this.directory.get(app);
    const target = { kind: 'app', id: app };
    const entry = { action: 'app.split', target, app, before: { split: row.split }, after: { split } };
    await this.audit.around(actor, entry, () =>
      split === undefined ? this.splits.end(app) : this.splits.set(app, split, forMs),
    );
  }

  async #activate(
    actor: Actor,
    { action, app, before, version }: { action: string; app: string; before: string | undefined; version: string },
    forMs: number,
  ): Promise<ActivationResponse> {
    const target = { kind: 'version', id: version };
    const entry = { action, target, app, before: { version: before }, after: { version } };
    const state = await this.audit.around(actor, entry, () => this.activations.activate(app, version, forMs));
    return { app, version, ...state };
  }
}
