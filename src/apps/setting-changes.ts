import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Audit } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { MASK } from '../identity/masked.js';
import { AppAnnouncer } from './app-announcer.js';
import { AppSecrets, type AppSetting } from './app-secrets.js';
import { AppStore } from './app-store.js';
import type { WantedSetting } from './setting-forms.js';
import { checkSetting, shownValue } from './setting-names.js';

/** A setting as people and tools may see it. */
export interface ShownSetting {
  readonly name: string;
  readonly value: string;
  readonly slotSetting: boolean;
}

type Settings = readonly AppSetting[];

/** Settings that people and tools change: names without letter case, as on Azure; values in the audit trail masked. */
@Injectable()
export class SettingChanges {
  /** One change of an app after the other: each is made of what the one before left. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: AppStore,
    private readonly secrets: AppSecrets,
    private readonly audit: Audit,
    private readonly announcer: AppAnnouncer,
  ) {}

  /** By name. Throws APP_NOT_FOUND. */
  async list(app: string): Promise<ShownSetting[]> {
    return (await this.#current(app)).map(shown);
  }

  /**
   * Sets and deletes the named ones, and leaves the others. A value that is the mask stays what it was: somebody sends back what they were shown.
   * Throws APP_NOT_FOUND or REQUEST_INVALID.
   */
  change(actor: Actor, app: string, wanted: readonly WantedSetting[]): Promise<ShownSetting[]> {
    return this.#inTurn(app, async () => {
      const before = await this.#current(app);
      return this.#save(actor, app, { action: 'settings.change', before, after: changed(before, wanted) });
    });
  }

  /** Makes `wanted` the app's whole set. Throws APP_NOT_FOUND or REQUEST_INVALID. */
  replace(actor: Actor, app: string, wanted: readonly WantedSetting[]): Promise<ShownSetting[]> {
    return this.#inTurn(app, async () => {
      const before = await this.#current(app);
      const named = new Set(wanted.map(({ name }) => name.toLowerCase()));
      const kept = before.filter(({ name }) => named.has(name.toLowerCase()));
      return this.#save(actor, app, { action: 'settings.replace', before, after: changed(kept, wanted) });
    });
  }

  async #save(
    actor: Actor,
    app: string,
    { action, before, after }: { readonly action: string; readonly before: Settings; readonly after: Settings },
  ): Promise<ShownSetting[]> {
    const entry = { ...differences(before, after), action, target: { kind: 'settings', id: app }, app };
    await this.audit.around(actor, entry, () => this.secrets.saveSettings(app, after));
    await this.announcer.announce(app);
    return after.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(shown);
  }

  async #current(app: string): Promise<Settings> {
    if ((await this.store.findApp(app)) === undefined) {
      throw new NightshiftError('APP_NOT_FOUND', `There is no app ${app}.`);
    }
    return this.secrets.listAppSettings(app);
  }

  async #inTurn<T>(app: string, change: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(app) ?? Promise.resolve()).then(change, change);
    const settled = turn.catch(() => undefined);
    this.#last.set(app, settled);
    try {
      return await turn;
    } finally {
      if (this.#last.get(app) === settled) this.#last.delete(app);
    }
  }
}

function changed(before: Settings, wanted: readonly WantedSetting[]): Settings {
  const settings = new Map(before.map((setting) => [setting.name.toLowerCase(), setting]));
  for (const { name, value, slotSetting } of wanted) {
    const key = name.toLowerCase();
    const found = settings.get(key);
    if (value === undefined) {
      settings.delete(key);
      continue;
    }
    checkSetting(name, value);
    const flag = slotSetting ?? found?.slotSetting ?? false;
    const kept = value === MASK && found !== undefined ? found.value : value;
    settings.set(key, { name, value: kept, slotSetting: flag });
  }
  return [...settings.values()];
}

/** What changed, by name, without values that may be secret: `changed` tells that one is another now. */
function differences(before: Settings, after: Settings): { before: object; after: object } {
  const [old, young] = [before, after].map((settings) => new Map(settings.map((setting) => [setting.name, setting])));
  const names = [...new Set([...before, ...after].map(({ name }) => name))].filter((name) => {
    const [one, other] = [old?.get(name), young?.get(name)];
    return one?.value !== other?.value || one?.slotSetting !== other?.slotSetting;
  });
  const facts = (settings: Map<string, AppSetting> | undefined): object =>
    Object.fromEntries(
      names.flatMap((name) => {
        const setting = settings?.get(name);
        return setting === undefined ? [] : [[name, factsOf(setting)]];
      }),
    );
  return { before: facts(old), after: facts(young) };
}

function factsOf({ name, value, slotSetting }: AppSetting): object {
  return { value: shownValue(name, value), ...(slotSetting ? { slotSetting } : {}) };
}

function shown({ name, value, slotSetting }: AppSetting): ShownSetting {
  return { name, value: shownValue(name, value), slotSetting };
}
