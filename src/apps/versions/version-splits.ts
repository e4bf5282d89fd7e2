import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { VersionShare } from '#contracts/version-split.js';
import { AppAnnouncer } from '../app-announcer.js';
import { AppDirectory } from '../catalog/app-directory.js';
import { VersionStore } from './version-store.js';
import { VersionTrials } from './version-trials.js';

const WARM_MS = 10 * 60_000;

/** Two versions of an app in service at once. */
@Injectable()
export class VersionSplits {
  constructor(
    private readonly directory: AppDirectory,
    private readonly versions: VersionStore,
    private readonly trials: VersionTrials,
    private readonly announcer: AppAnnouncer,
  ) {}

  /**
   * The version takes its percents of the new invocations once a worker has loaded it; rejects with APP_NOT_LOADED, and why, when none has within
   * `forMs`. Rejects as a trial does too, and with APP_CONFLICT for the version that is active.
   */
  async set(app: string, split: VersionShare, forMs: number): Promise<void> {
    const { version } = split;
    const { app: row } = await this.directory.get(app);
    if (row.activeVersion === undefined || row.activeVersion === version) {
      const text = `A split of app ${app} is between its active version and another: activate one first, and name the other.`;
      throw new NightshiftError('APP_CONFLICT', text);
    }
    let why = '';
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(notLoaded(app, version, why)), forMs);
    try {
      await this.trials.loaded(app, version, { signal: late.signal, waiting: (reason) => (why = reason) });
    } finally {
      clearTimeout(timer);
    }
    await this.versions.setSplit(app, split, WARM_MS);
    await this.versions.endBeside(app, { version, reason: 'trial' });
    await this.announcer.announce(app);
  }

  /** Every new invocation goes to the active version again. Throws APP_NOT_FOUND. */
  async end(app: string): Promise<void> {
    await this.versions.setSplit(app, undefined, WARM_MS);
    await this.announcer.announce(app);
  }
}

function notLoaded(app: string, version: string, why: string): NightshiftError {
  return new NightshiftError('APP_NOT_LOADED', `No worker has loaded version ${version} of app ${app} yet. ${why}`);
}
