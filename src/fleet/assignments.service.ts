import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { Assignment, BesideVersion } from '#contracts/messages/worker-link.js';
import { AppCatalog, type AppSnapshot, type VersionBeside } from '../apps/app-catalog.js';
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

  /** Every app with an active version, or one on trial, that is not offline: for now each worker runs all of them. */
  async list(): Promise<Assignment[]> {
    const assignments: Assignment[] = [];
    const apps = this.catalog.list();
    const shares = await this.claims.shares(apps);
    for (const snapshot of apps) {
      const { name, settings, durable, state, restarts } = snapshot;
      const { version, beside } = loadedOf(snapshot);
      if (version === undefined || state === 'offline') continue;
      const { digest } = await this.packageOf(name, version);
      const { queues = [], queuesOfOthers = [] } = shares.get(name) ?? {};
      assignments.push({
        app: name,
        version,
        digest,
        settings,
        durable,
        ...(state === 'drained' || version !== snapshot.version ? { drained: true } : {}),
        ...(restarts === 0 ? {} : { restarts }),
        queues: [...queues],
        queuesOfOthers: [...queuesOfOthers],
        ...(beside.length > 0 && { beside: beside.map(assigned) }),
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

/** Where nothing is active yet, a version on trial stands in its place, and listens to no queue. */
function loadedOf({ version, beside }: AppSnapshot): Pick<AppSnapshot, 'version' | 'beside'> {
  if (version !== undefined) return { version, beside };
  return { version: beside[0]?.version, beside: beside.slice(1) };
}

function assigned({ version, digest, percent }: VersionBeside): BesideVersion {
  return { version, digest, percent };
}
