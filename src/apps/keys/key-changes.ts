import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Audit } from '../../identity/audit/audit.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { appNotFound } from '../app-not-found.js';
import type { AppKey } from '../catalog/app-catalog.js';
import { AppAnnouncer } from '../app-announcer.js';
import { AppSecrets, type SavedKey } from '../secrets/app-secrets.js';
import { AppStore, type KeyName } from '../app-store.js';

const MASTER_NAME = '_master';

/** Keys that people make, change and delete. Each change is in the audit trail before it is done, without the value, and told to everyone after. */
@Injectable()
export class KeyChanges {
  constructor(
    private readonly secrets: AppSecrets,
    private readonly audit: Audit,
    private readonly announcer: AppAnnouncer,
    private readonly store: AppStore,
  ) {}

  /** `save` for a key that a person names: in whatever case, of a function that must be there. Throws APP_NOT_FOUND, FUNCTION_NOT_FOUND or REQUEST_INVALID. */
  async set(actor: Actor, app: string, wanted: KeyName, value?: string): Promise<AppKey & Pick<SavedKey, 'outcome'>> {
    const key = await this.#named(app, wanted);
    if (key.found === undefined && key.name.scope === 'function') await this.#mustHave(app, wanted.function);
    const { outcome, value: saved } = await this.save(actor, app, key.name, value);
    return { ...factsOf(key.name), value: saved, outcome };
  }

  /** `delete` for a key that a person names. Throws APP_NOT_FOUND, KEY_NOT_FOUND, or REQUEST_INVALID for the master key. */
  async remove(actor: Actor, app: string, wanted: KeyName): Promise<void> {
    const { name, found } = await this.#named(app, wanted);
    if (name.scope === 'master') {
      throw new NightshiftError('REQUEST_INVALID', 'The master key cannot be deleted: give it a new value.');
    }
    if (found === undefined || !(await this.delete(actor, app, name))) {
      throw new NightshiftError('KEY_NOT_FOUND', `App ${app} has no key ${targetOf(name).id}.`);
    }
  }

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

  /** Names are compared without letter case: the key as it is written in the store when it is there. */
  async #named(app: string, wanted: KeyName): Promise<{ readonly name: KeyName; readonly found: KeyName | undefined }> {
    const name = { ...wanted, function: wanted.function.toLowerCase() };
    if ((name.scope === 'master') !== (name.name.toLowerCase() === MASTER_NAME)) {
      throw new NightshiftError('REQUEST_INVALID', `An app has one master key: master/${MASTER_NAME}.`);
    }
    if ((await this.store.findApp(app)) === undefined) {
      throw appNotFound(app);
    }
    const found = (await this.store.listKeys(app)).find((row) => isSame(row, name));
    return { name: found ?? name, found };
  }

  async #mustHave(app: string, functionName: string): Promise<void> {
    const { activeVersion } = (await this.store.findApp(app)) ?? {};
    const version = activeVersion === undefined ? undefined : await this.store.findVersion(app, activeVersion);
    const functions = version?.loadReport?.functions ?? [];
    if (functions.some(({ name }) => name.toLowerCase() === functionName.toLowerCase())) return;
    throw new NightshiftError('FUNCTION_NOT_FOUND', `App ${app} has no function ${functionName}.`);
  }
}

function isSame(one: KeyName, other: KeyName): boolean {
  return (
    one.scope === other.scope && one.function === other.function && one.name.toLowerCase() === other.name.toLowerCase()
  );
}

/** Whoever names a key may hand over the key itself: its value is for nobody's eyes. */
function factsOf({ scope, function: owner, name }: KeyName): KeyName {
  return { scope, function: owner, name };
}

function targetOf({ scope, function: owner, name }: KeyName): { kind: string; id: string } {
  return { kind: 'key', id: [scope, ...(owner === '' ? [] : [owner]), name].join('/') };
}
