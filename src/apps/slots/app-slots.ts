import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { AppAnnouncer } from '../app-announcer.js';
import { checkAppName } from '../app-name.js';
import { appNotFound } from '../app-not-found.js';
import { AppSecrets } from '../secrets/app-secrets.js';
import { AppStore, type AppRow } from '../app-store.js';

const STAGING = 'staging';

/** Deployment slots: each is an app of its own, with its own settings, keys and host name. There is one kind. */
@Injectable()
export class AppSlots {
  constructor(
    private readonly store: AppStore,
    private readonly secrets: AppSecrets,
    private readonly announcer: AppAnnouncer,
    private readonly clock: Clock,
  ) {}

  async list(app: string): Promise<AppRow[]> {
    await this.#mustExist(app);
    return (await this.store.listApps()).filter(({ slotOf }) => slotOf === app);
  }

  /**
   * Makes it unless it is there. `cloneSettings`: one that has no settings gets those of the app. Throws APP_NOT_FOUND; APP_CONFLICT for a slot's slot, or when
   * its name is another app's.
   */
  async make(app: string, cloneSettings: boolean): Promise<AppRow> {
    const parent = await this.#mustExist(app);
    const name = `${app}-${STAGING}`;
    checkAppName(name);
    const known = await this.store.findApp(name);
    if (parent.slotOf !== undefined || (known !== undefined && known.slotOf !== app)) {
      throw new NightshiftError(
        'APP_CONFLICT',
        `${name} cannot be a deployment slot of ${app}: it is an app, or ${app} is a slot.`,
      );
    }
    await this.store.insertApp(name, this.clock.now(), app);
    await this.secrets.ensureHostKeys(name);
    if (cloneSettings && !(await this.secrets.hasSettings(name))) {
      await this.secrets.saveSettings(name, await this.secrets.listAppSettings(app));
    }
    await this.announcer.announce(name);
    return this.get(app);
  }

  /** Throws APP_NOT_FOUND. */
  async get(app: string): Promise<AppRow> {
    const slot = (await this.list(app)).find(({ name }) => name === `${app}-${STAGING}`);
    if (slot !== undefined) return slot;
    throw new NightshiftError('APP_NOT_FOUND', `App ${app} has no slot ${STAGING}: make it first.`);
  }

  async #mustExist(app: string): Promise<AppRow> {
    const row = await this.store.findApp(app);
    if (row === undefined) throw appNotFound(app);
    return row;
  }
}
