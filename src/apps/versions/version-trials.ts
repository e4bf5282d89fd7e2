import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { appNotFound } from '../app-not-found.js';
import type { ActivationOptions } from './activations.js';
import { AppAnnouncer } from '../app-announcer.js';
import { AppStore, type VersionRow } from '../app-store.js';
import { LoadingWorkers } from './loading-workers.js';
import { VersionStore } from './version-store.js';

const POLL_MS = 1_000;
const RENEW_EVERY_MS = 15_000;
/** A trial whose node died ends after so long. */
const TRIAL_MS = 60_000;
/** A worker that failed before, and was asked again too soon to see a difference, reports nothing new. */
const SAME_AGAIN_AFTER_MS = 5_000;

interface Trial extends ActivationOptions {
  readonly app: string;
  readonly version: string;
  /** Of a version that failed before. */
  readonly earlier: LoadReport | undefined;
}

/** Has a worker load a version beside the active one. The report may arrive at any node, so the store is looked at. */
@Injectable()
export class VersionTrials {
  constructor(
    private readonly apps: AppStore,
    private readonly versions: VersionStore,
    private readonly announcer: AppAnnouncer,
    private readonly workers: LoadingWorkers,
  ) {}

  /**
   * Resolves with the report of a version that a worker has loaded: at once where there is one. The trial is on still then: whoever asked ends it with
   * what comes next. Another trial of the app that is asked for meanwhile, at any node, takes its place. Rejects with APP_NOT_FOUND,
   * VERSION_NOT_FOUND, VERSION_REFUSED, APP_CONFLICT when another took its place, or the signal's reason, and the trial is over.
   */
  async loaded(app: string, version: string, { signal, waiting }: ActivationOptions): Promise<LoadReport> {
    signal.throwIfAborted();
    const { loadReport } = await this.#get(app, version);
    if (loadReport !== undefined && !isFailed(loadReport)) return loadReport;
    const before = (await this.versions.listBeside(app)).filter(({ reason }) => reason === 'trial');
    const isOn = before.some((row) => row.version === version);
    if (!isOn && loadReport !== undefined) await this.versions.forgetLoadReport(app, version);
    for (const row of before) if (row.version !== version) await this.versions.endBeside(app, row);
    await this.versions.keepBeside(app, { version, reason: 'trial' }, TRIAL_MS);
    await this.announcer.announce(app);
    try {
      return await this.#reported({ app, version, earlier: loadReport, signal, waiting });
    } catch (error) {
      await this.end(app, version);
      throw error;
    }
  }

  async end(app: string, version: string): Promise<void> {
    if (await this.versions.endBeside(app, { version, reason: 'trial' })) await this.announcer.announce(app);
  }

  async #reported(trial: Trial): Promise<LoadReport> {
    const { app, version, signal, waiting } = trial;
    const begunMs = performance.now();
    let renewedMs = begunMs;
    let told: string | undefined;
    for (;;) {
      const report = await this.#look(trial, performance.now() - begunMs);
      if (typeof report !== 'string') return report;
      if (report !== told) waiting(report);
      told = report;
      await this.workers.news(app, POLL_MS, signal);
      signal.throwIfAborted();
      if (performance.now() - renewedMs < RENEW_EVERY_MS) continue;
      renewedMs = performance.now();
      await whileAway(this.versions.keepBeside(app, { version, reason: 'trial' }, TRIAL_MS), false);
    }
  }

  /** The report, or why there is none yet. A store that is away for a while ends no trial. */
  async #look({ app, version, earlier }: Trial, sinceMs: number): Promise<LoadReport | string> {
    const row = await whileAway(this.#get(app, version), undefined);
    if (row === undefined) return 'The store does not answer.';
    const isSame = sinceMs > SAME_AGAIN_AFTER_MS && this.workers.failed(app, version);
    const report = row.loadReport ?? (isSame ? earlier : undefined);
    if (report === undefined) {
      await this.#mustBeOn(app, version);
      return this.workers.whyNotLoaded(app, version);
    }
    if (isFailed(report)) throw refused(app, version, report);
    return report;
  }

  async #mustBeOn(app: string, version: string): Promise<void> {
    const rows = await whileAway(this.versions.listBeside(app), undefined);
    if (rows?.some((row) => row.version === version && row.reason === 'trial') !== false) return;
    const text = `Version ${version} of app ${app} is not tried any more: another one was asked for meanwhile.`;
    throw new NightshiftError('APP_CONFLICT', text);
  }

  async #get(app: string, version: string): Promise<VersionRow> {
    const row = await this.apps.findVersion(app, version);
    if (row !== undefined) return row;
    if ((await this.apps.findApp(app)) === undefined) {
      throw appNotFound(app);
    }
    throw new NightshiftError('VERSION_NOT_FOUND', `App ${app} has no version ${version}: list its versions.`);
  }
}

/** Nothing of it can be called. A version with some functions off is in service with the others (host-semantics, section 1.6). */
function isFailed({ errors, functions }: LoadReport): boolean {
  return errors.length > 0 && functions.length === 0;
}

function refused(app: string, version: string, { errors }: LoadReport): NightshiftError {
  const text = `Version ${version} of app ${app} did not load on a worker; what was active stays active. ${errors.join('\n')}`;
  return new NightshiftError('VERSION_REFUSED', text);
}

async function whileAway<T, U>(asked: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (codeOf(error) === 'STORE_UNAVAILABLE') return otherwise;
    throw error;
  }
}
