import { Injectable } from '@nestjs/common';
import type { VersionBeside } from '../catalog/app-catalog.js';
import { AppStore, type AppRow } from '../app-store.js';
import { VersionStore } from './version-store.js';

/** What workers are to load of an app besides its active version. */
@Injectable()
export class BesideVersions {
  constructor(
    private readonly apps: AppStore,
    private readonly versions: VersionStore,
  ) {}

  /** By version, so that every node gives the shares in one order. A version with a share that no worker has loaded well takes none. */
  async of({ name, activeVersion, split }: AppRow): Promise<VersionBeside[]> {
    const rows = await this.versions.listBeside(name);
    const wanted = new Set([...rows.map(({ version }) => version), ...(split === undefined ? [] : [split.version])]);
    if (activeVersion !== undefined) wanted.delete(activeVersion);
    const found = await Promise.all([...wanted].toSorted().map((version) => this.apps.findVersion(name, version)));
    return found
      .filter((row) => row !== undefined)
      .map(({ version, digest, loadReport: report }) => {
        const percent = split?.version === version && report !== undefined ? split.percent : 0;
        return { version, digest, percent, report };
      });
  }
}
