import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { AppAnnouncer } from '../app-announcer.js';
import { appNotFound } from '../app-not-found.js';
import { AppExchangeStore, type SwapSide } from './app-exchange-store.js';
import { AppSecrets } from '../secrets/app-secrets.js';
import { AppStore, type AppRow } from '../app-store.js';

const WARM_MS = 10 * 60_000;
/** Changes of an app that may come between reading and swapping. */
const TRIES = 5;

/** An app and its deployment slot change places: active versions, and settings but for slot settings. Callers need nothing new. */
@Injectable()
export class SlotSwaps {
  constructor(
    private readonly store: AppStore,
    private readonly secrets: AppSecrets,
    private readonly exchanges: AppExchangeStore,
    private readonly announcer: AppAnnouncer,
  ) {}

  /** Throws APP_NOT_FOUND; APP_CONFLICT when the slot has no active version, or one that no worker has loaded, or both change all the time. */
  async swap(app: string, slot: string): Promise<void> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const [row, slotRow] = [await this.#find(app), await this.#find(slot)];
      await this.#mustBeLoaded(slotRow);
      const settings = await this.secrets.exchanged(app, slot);
      const side = ({ name, revision }: AppRow): SwapSide => ({ name, revision, settings: settings.get(name) ?? [] });
      if (!(await this.exchanges.swap([side(row), side(slotRow)], WARM_MS))) continue;
      await this.#ensureKeys(app);
      await this.#ensureKeys(slot);
      await this.announcer.announce(app);
      return this.announcer.announce(slot);
    }
    throw new NightshiftError('APP_CONFLICT', `Apps ${app} and ${slot} change all the time: swap them again.`);
  }

  async #mustBeLoaded({ name, activeVersion }: AppRow): Promise<void> {
    const version = activeVersion === undefined ? undefined : await this.store.findVersion(name, activeVersion);
    const report = version?.loadReport;
    if (report !== undefined && (report.errors.length === 0 || report.functions.length > 0)) return;
    const text = `Slot ${name} has no active version that a worker has loaded: activate one there first.`;
    throw new NightshiftError('APP_CONFLICT', text);
  }

  /** Whoever calls the app finds the keys of functions that came with the swap. */
  async #ensureKeys(app: string): Promise<void> {
    const { activeVersion } = await this.#find(app);
    const version = activeVersion === undefined ? undefined : await this.store.findVersion(app, activeVersion);
    await this.secrets.ensureFunctionKeys(app, version?.loadReport?.functions.map(({ name }) => name) ?? []);
  }

  async #find(app: string): Promise<AppRow> {
    const row = await this.store.findApp(app);
    if (row === undefined) throw appNotFound(app);
    return row;
  }
}
