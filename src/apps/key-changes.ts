import { Injectable } from '@nestjs/common';
import { Audit } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { AppAnnouncer } from './app-announcer.js';
import { AppSecrets, type SavedKey } from './app-secrets.js';
import type { KeyName } from './app-store.js';

/** Keys that people make, change and delete. Each change is in the audit trail before it is done, without the value, and told to everyone after. */
@Injectable()
export class KeyChanges {
  constructor(
    private readonly secrets: AppSecrets,
    private readonly audit: Audit,
    private readonly announcer: AppAnnouncer,
  ) {}

  /** Makes a value where none is given. Throws APP_NOT_FOUND. */
  async save(actor: Actor, app: string, key: KeyName, value?: string): Promise<SavedKey> {
    const entry = { action: 'key.save', target: targetOf(key), app, after: factsOf(key) };
    const saved = await this.audit.around(actor, entry, () => this.secrets.saveKey(app, key, value));
    await this.announcer.announce(app);
    return saved;
  }

  /** Resolves with whether there was such a key. */
  async delete(actor: Actor, app: string, key: KeyName): Promise<boolean> {
    const entry = { action: 'key.delete', target: targetOf(key), app, before: factsOf(key) };
    const deleted = await this.audit.around(actor, entry, () => this.secrets.deleteKey(app, key));
    await this.announcer.announce(app);
    return deleted;
  }
}

/** Whoever names a key may hand over the key itself: its value is for nobody's eyes. */
function factsOf({ scope, function: owner, name }: KeyName): KeyName {
  return { scope, function: owner, name };
}

function targetOf({ scope, function: owner, name }: KeyName): { kind: string; id: string } {
  return { kind: 'key', id: [scope, ...(owner === '' ? [] : [owner]), name].join('/') };
}
