import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { Assignment, BesideVersion } from '#contracts/messages/worker-link.js';
import { AppCatalog, type AppSnapshot, type VersionBeside } from '../../apps/catalog/app-catalog.js';
import { AppStore, type VersionRow } from '../../apps/app-store.js';
import { QueueClaims } from '../../intake/queue-claims.js';
import { Placements } from './placements.js';
import type { WorkerRow } from '../worker-store.js';

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
    private readonly placements: Placements,
  ) {}

  /** Every app with an active version, or one on trial, that is not offline and is placed on the worker. */
  async list(worker: WorkerRow): Promise<Assignment[]> {
    const assignments: Assignment[] = [];
    const denied = await this.placements.deniedTo(worker);
    const apps = this.catalog.list().filter(({ name }) => !denied.has(name));
    const shares = await this.claims.shares(apps);
    for (const snapshot of apps) {
      const { name, settings, durable, state, restarts } = snapshot;
      const { version, beside } = loadedOf(snapshot);
      if (version === undefined || state === 'offline') continue;
      const { digest } = await this.#packageOf(name, version);
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

  /** The package of a version that the worker is to run; any other is not found. Throws VERSION_NOT_FOUND. */
  async packageFor(worker: WorkerRow, app: string, version: string): Promise<VersionPackage> {
    const assignment = (await this.list(worker)).find((one) => one.app === app);
    const versions = [assignment?.version, ...(assignment?.beside ?? []).map((one) => one.version)];
    if (versions.includes(version)) return this.#packageOf(app, version);
    throw notAssigned(app, version);
  }

  /** Throws VERSION_NOT_FOUND. */
  async #packageOf(app: string, version: string): Promise<VersionPackage> {
    const key = `${app}/${version}`;
    const known = this.#packages.get(key);
    if (known !== undefined) return known;
    const row = await this.apps.findVersion(app, version);
    if (row === undefined) throw notAssigned(app, version);
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

/** The same words whether there is such a version or not: a worker is not to find out what others run. */
function notAssigned(app: string, version: string): NightshiftError {
  const text = `App ${app} has no version ${version} for this worker: fetch the assignments again.`;
  return new NightshiftError('VERSION_NOT_FOUND', text);
}
