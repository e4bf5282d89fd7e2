import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { AppDeletions } from './app-deletions.js';
import { AppDirectory } from '../catalog/app-directory.js';
import { LeftWork } from './left-work.js';
import { OpenWork } from './open-work.js';

/** What goes with an app. */
export interface Removed {
  readonly app: string;
  readonly versions: readonly string[];
  readonly functions: readonly string[];
}

/** Removing what is not needed any more. */
@Injectable()
export class AppRemoval {
  constructor(
    private readonly directory: AppDirectory,
    private readonly deletions: AppDeletions,
    private readonly open: OpenWork,
    private readonly left: LeftWork,
  ) {}

  /** Throws APP_NOT_FOUND, VERSION_NOT_FOUND, or APP_CONFLICT for one in use. */
  async removeVersion(app: string, version: string): Promise<void> {
    await this.directory.get(app);
    if (!(await this.deletions.version(app, version))) {
      const text = `Version ${version} of app ${app} is in use: it is active or was before, is on trial, warm, or has a share.`;
      throw new NightshiftError('APP_CONFLICT', text);
    }
  }

  /** What `remove` would destroy. Throws APP_NOT_FOUND, or APP_CONFLICT while it has a slot, or has work that runs or waits and `force` is not asked for. */
  async check(app: string, force: boolean): Promise<Removed> {
    const { versions, active } = await this.directory.get(app);
    const slots = (await this.directory.list()).filter(({ slotOf }) => slotOf === app);
    if (slots.length > 0)
      throw new NightshiftError('APP_CONFLICT', `App ${app} has a deployment slot: delete that first.`);
    const left = force ? undefined : await this.open.inWords(app);
    if (left !== undefined) {
      throw new NightshiftError(
        'APP_CONFLICT',
        `Of app ${app} ${left}: let them end or cancel them, or delete with ?force=true; then what runs fails, what waits becomes dead letters, and batches are cancelled.`,
      );
    }
    const functions = active?.loadReport?.functions.map(({ name }) => name) ?? [];
    return { app, versions: versions.map(({ version }) => version), functions };
  }

  /** Its versions, keys, settings, timers, queue claims and the roles in it go with it; history and dead letters stay, and what waits in its durable queue becomes such letters. Its batches that have not ended are cancelled. */
  async remove(app: string): Promise<void> {
    await this.open.cancelBatches(app);
    await this.deletions.app(app);
    this.left.setAside(app);
  }
}
