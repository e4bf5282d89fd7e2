import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { Assignment } from '#contracts/messages/worker-link.js';
import { AppCatalog } from '../apps/app-catalog.js';
import { AppStore, type VersionRow } from '../apps/app-store.js';
import { QueueClaims } from '../intake/queue-claims.js';

/** What a version consists of. */
export type VersionPackage = Pick<VersionRow, 'digest' | 'packageBytes'>;

/** What workers are to run. */
@Injectable()
export class AssignmentsService {
  /** Versions never change, so a known one needs no store: workers get their assignments while it is away. */
  readonly #packages = new Map<string, VersionPackage>();

  constructor(
    private readonly catalog: AppCatalog,
    private readonly apps: AppStore,
    private readonly claims: QueueClaims,
  ) {}

  /** Every app with an active version that is not offline: for now each worker runs all of them. */
  async list(): Promise<Assignment[]> {
    const assignments: Assignment[] = [];
    const apps = this.catalog.list();
    const shares = await this.claims.shares(apps);
    for (const { name, version, settings, durable, state, restarts } of apps) {
      if (version === undefined || state === 'offline') continue;
      const { digest } = await this.packageOf(name, version);
      const { queues = [], queuesOfOthers = [] } = shares.get(name) ?? {};
      assignments.push({
        app: name,
        version,
        digest,
        settings,
        durable,
        ...(state === 'drained' ? { drained: true } : {}),
        ...(restarts === 0 ? {} : { restarts }),
        queues: [...queues],
        queuesOfOthers: [...queuesOfOthers],
      });
    }
    return assignments;
  }

  /** Throws VERSION_NOT_FOUND. */
  async packageOf(app: string, version: string): Promise<VersionPackage> {
    const key = `${app}/${version}`;
    const known = this.#packages.get(key);
    if (known !== undefined) return known;
    const row = await this.apps.findVersion(app, version);
    if (row === undefined) {
      throw new NightshiftError(
        'VERSION_NOT_FOUND',
        `App ${app} has no version ${version}: fetch the assignments again.`,
      );
    }
    const { digest, packageBytes } = row;
    this.#packages.set(key, { digest, packageBytes });
    return { digest, packageBytes };
  }
}
