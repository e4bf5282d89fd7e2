import { Injectable } from '@nestjs/common';
import { AppDirectory, type AppDetail } from '../catalog/app-directory.js';
import { describeVersion } from '../app-responses.js';
import type { VersionRow } from '../app-store.js';
import { LoadingWorkers } from './loading-workers.js';
import { VersionStore, type BesideRow } from './version-store.js';
import type { AppVersionResponse } from './versions.dto.js';

const ALL = 100;

/** An app's versions, and what each is there for. */
@Injectable()
export class VersionList {
  constructor(
    private readonly directory: AppDirectory,
    private readonly versions: VersionStore,
    private readonly workers: LoadingWorkers,
  ) {}

  /** Newest first. Throws APP_NOT_FOUND. */
  async of(app: string): Promise<AppVersionResponse[]> {
    const detail = await this.directory.get(app);
    const beside = await this.versions.listBeside(app);
    return Promise.all(detail.versions.map((row) => this.#describe(row, detail, beside)));
  }

  async #describe(
    row: VersionRow,
    { app, active }: AppDetail,
    beside: readonly BesideRow[],
  ): Promise<AppVersionResponse> {
    const use = useOf(row, active, app.split?.version, beside);
    const share = app.split?.percent ?? 0;
    const percents = { active: ALL - share, split: share, trial: 0, warm: 0, none: 0 };
    return {
      ...describeVersion(row, row === active),
      use,
      percent: percents[use],
      previous: row.version === app.previousVersion,
      ...(use === 'trial' && { waiting: await this.workers.whyNotLoaded(row.app, row.version) }),
    };
  }
}

function useOf(
  row: VersionRow,
  active: VersionRow | undefined,
  split: string | undefined,
  beside: readonly BesideRow[],
): AppVersionResponse['use'] {
  if (row === active) return 'active';
  if (row.version === split) return 'split';
  const reasons = beside.filter(({ version }) => version === row.version).map(({ reason }) => reason);
  if (reasons.includes('trial')) return 'trial';
  return reasons.includes('warm') ? 'warm' : 'none';
}
