import { Inject, Injectable } from '@nestjs/common';
import { Activations } from '../../apps/versions/activations.js';
import { AppsService } from '../../apps/apps.service.js';
import { ChangeTeller } from '../../executions/changes/change-teller.js';
import { FleetRegistry } from '../../fleet/fleet-registry.js';
import { PackageBuilds, type BuildOrder } from '../build/package-builds.js';
import { PackageStore } from '../package-store.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from '../publishing.config.js';
import { checkPackage } from '../zip/check-package.js';
import { checkIsNodeApp } from '../zip/runtime-of-package.js';
import { DeploymentMetrics } from './deployment-metrics.js';
import { DeploymentStore, type DeploymentRow } from './deployment-store.js';
import { DeploymentWatch } from './deployment-watch.js';
import type { StagedPackage } from './staged-package.js';

interface PreparedPackage {
  readonly staged: StagedPackage;
  readonly files: number;
}

/** From an upload to a version that nothing runs yet. */
@Injectable()
export class DeploymentPackages {
  constructor(
    private readonly packages: PackageStore,
    private readonly apps: AppsService,
    private readonly builds: PackageBuilds,
  ) {}

  /** Throws PACKAGE_INVALID or HOST_JSON_MISSING; nothing is kept then. Resolves with what is to run, and the number of its files. */
  async prepare(staged: StagedPackage, order: BuildOrder): Promise<PreparedPackage> {
    const { files } = await checkPackage(staged.file);
    checkIsNodeApp(files);
    const built = await this.builds.build(staged, files, order);
    if (built === undefined) return { staged, files: files.size };
    try {
      return { staged: built, files: (await checkPackage(built.file)).files.size };
    } catch (error) {
      await built.remove();
      throw error;
    }
  }

  /** Resolves with the version's name. */
  async keep(app: string, { digest, content }: StagedPackage): Promise<string> {
    const packageBytes = await this.packages.write(digest, content());
    return this.apps.addVersion(app, { digest, packageBytes });
  }
}

/** For how long deployments wait, for whom, and who hears of it. */
@Injectable()
export class DeploymentWatches {
  constructor(
    private readonly fleet: FleetRegistry,
    @Inject(PUBLISHING_CONFIG) private readonly config: PublishingConfig,
    private readonly teller: ChangeTeller,
    private readonly metrics: DeploymentMetrics,
  ) {}

  /** Pages that show deployments of the app ask again. */
  tell(app: string): void {
    this.teller.tell({ topic: 'deployments', app });
  }

  ended(row: DeploymentRow): void {
    this.metrics.ended(row);
  }

  open(): DeploymentWatch {
    const { deploymentTimeoutMs: limitMs, pendingTimeoutMs: pendingLimitMs } = this.config;
    return new DeploymentWatch({ fleet: this.fleet, limitMs, pendingLimitMs });
  }
}

/** What a deployment works with. */
@Injectable()
export class DeploymentTools {
  constructor(
    readonly store: DeploymentStore,
    readonly activations: Activations,
    readonly packages: DeploymentPackages,
    private readonly watches: DeploymentWatches,
  ) {}

  /** A deployment of the app is not as it was. */
  changed(app: string): void {
    this.watches.tell(app);
  }

  /** With its last status. */
  ended(row: DeploymentRow): void {
    this.watches.ended(row);
  }

  watch(): DeploymentWatch {
    return this.watches.open();
  }
}
