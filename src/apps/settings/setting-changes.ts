import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { Audit } from '../../identity/audit/audit.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { MASK } from '../../identity/secret-members.js';
import { AppAnnouncer } from '../app-announcer.js';
import { appNotFound } from '../app-not-found.js';
import { AppSecrets, type AppSetting } from '../secrets/app-secrets.js';
import { AppStore } from '../app-store.js';
import type { WantedSetting } from './setting-forms.js';
import { checkSetting, shownValue } from './setting-names.js';

/** A setting as people and tools may see it. */
export interface ShownSetting {
  readonly name: string;
  readonly value: string;
  readonly slotSetting: boolean;
}

type Settings = readonly AppSetting[];

/** What a change is made of, and when that was so. */
interface Current {
  readonly settings: Settings;
  readonly revision: number;
}

interface Change {
  readonly action: string;
  readonly make: (before: Settings) => Settings;
}

/** Another node, a load report or a publish may come between reading and writing; each time one of them has got ahead. */
const TRIES = 20;

/** Settings that people and tools change: names without letter case, as on Azure; values in the audit trail masked. */
@Injectable()
export class SettingChanges {
  /** One change of an app after the other on this node: each is made of what the one before left. Between nodes the store decides. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: AppStore,
    private readonly secrets: AppSecrets,
    private readonly audit: Audit,
    private readonly announcer: AppAnnouncer,
  ) {}

  /** By name. Throws APP_NOT_FOUND. */
  async list(app: string): Promise<ShownSetting[]> {
    return (await this.#current(app)).settings.map(shown);
  }

  /**
   * Sets and deletes the named ones, and leaves the others. A value that is the mask stays what it was: somebody sends back what they were shown.
   * Throws APP_NOT_FOUND or REQUEST_INVALID.
   */
  change(actor: Actor, app: string, wanted: readonly WantedSetting[]): Promise<ShownSetting[]> {
    return this.#make(actor, app, { action: 'settings.change', make: (before) => changed(before, wanted) });
  }

  /** Makes `wanted` the app's whole set. Throws APP_NOT_FOUND or REQUEST_INVALID. */
  replace(actor: Actor, app: string, wanted: readonly WantedSetting[]): Promise<ShownSetting[]> {
    const named = new Set(wanted.map(({ name }) => name.toLowerCase()));
    const make = (before: Settings) =>
      changed(
        before.filter(({ name }) => named.has(name.toLowerCase())),
        wanted,
      );
    return this.#make(actor, app, { action: 'settings.replace', make });
  }

  #make(actor: Actor, app: string, change: Change): Promise<ShownSetting[]> {
    return this.#inTurn(app, async () => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const after = await this.#try(actor, app, change);
        if (after === undefined) continue;
        await this.announcer.announce(app);
        return after.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(shown);
      }
      throw conflict(app);
    });
  }

  /** Undefined when somebody changed the app between reading and writing; the audit trail tells of that try too. */
  async #try(actor: Actor, app: string, { action, make }: Change): Promise<Settings | undefined> {
    const { settings: before, revision } = await this.#current(app);
    const after = make(before);
    const entry = { ...differences(before, after), action, target: { kind: 'settings', id: app }, app };
    try {
      await this.audit.around(actor, entry, async () => {
        if (!(await this.secrets.saveSettings(app, after, revision))) throw conflict(app);
      });
      return after;
    } catch (error) {
      if (codeOf(error) === 'APP_CONFLICT') return undefined;
      throw error;
    }
  }

  /** The revision first: what is read after it is at least as new. */
  async #current(app: string): Promise<Current> {
    const row = await this.store.findApp(app);
    if (row === undefined) throw appNotFound(app);
    return { settings: await this.secrets.listAppSettings(app), revision: row.revision };
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

function conflict(app: string): NightshiftError {
  return new NightshiftError('APP_CONFLICT', `App ${app} changes all the time: send the settings again.`);
}

function changed(before: Settings, wanted: readonly WantedSetting[]): Settings {
  const settings = new Map(before.map((setting) => [setting.name.toLowerCase(), setting]));
  refuseMasked(wanted.filter(({ name, value }) => value === MASK && !settings.has(name.toLowerCase())));
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

/** The mask stands for a value that is here: of a setting that is renamed, or comes from another app, nobody could read it back. */
function refuseMasked(masked: readonly WantedSetting[]): void {
  if (masked.length === 0) return;
  const names = masked.map(({ name }) => name).join(', ');
  throw new NightshiftError(
    'REQUEST_INVALID',
    `${MASK} stands for a value that is not shown, and the app has no setting of that name: give the values of ${names}.`,
  );
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
