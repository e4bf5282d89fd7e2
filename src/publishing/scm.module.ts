import { Module } from '@nestjs/common';
import { LogsModule } from '../executions/logs/logs.module.js';
import { FleetModule } from '../fleet/fleet.module.js';
import { AppAddress } from './app-address.js';
import { PackageBuilds } from './build/package-builds.js';
import { SourceCompiler } from './compile/source-compiler.js';
import { ChangeTeller } from '../executions/changes/change-teller.js';
import { DeploymentMetrics } from './deployments/deployment-metrics.js';
import { DeploymentPackages, DeploymentTools, DeploymentWatches } from './deployments/deployment-tools.js';
import { DeploymentUpkeep } from './deployments/deployment-upkeep.js';
import { PackageStaging } from './deployments/package-staging.js';
import { DeploymentsController } from './deployments/deployments.controller.js';
import { Deployments } from './deployments/deployments.js';
import { ScmDeploymentsController } from './deployments/scm-deployments.controller.js';
import { ZipDeployController } from './deployments/zip-deploy.controller.js';
import { FilesController } from './files/files.controller.js';
import { OpenPackages } from './files/open-packages.js';
import { SiteFiles } from './files/site-files.js';
import { VfsWrites } from './files/vfs-writes.js';
import { VfsController } from './files/vfs.controller.js';
import { NewFunctionsController } from './new-functions/new-functions.controller.js';
import { NewFunctions } from './new-functions/new-functions.js';
import { PackageUpkeep } from './package-upkeep.js';
import { PublishProfileController } from './publish-profile.controller.js';
import { PublishProfiles } from './publish-profiles.js';
import { ScmAddress } from './scm-address.js';
import { ScmLogsController } from './scm-logs.controller.js';
import { ScmSettingsController } from './scm-settings.controller.js';
import { ScmSiteController } from './scm-site.controller.js';

/** The publishing endpoint of each app, and how people come by what opens it. */
@Module({
  imports: [FleetModule, LogsModule],
  controllers: [
    PublishProfileController,
    ScmLogsController,
    ScmSettingsController,
    ScmSiteController,
    ZipDeployController,
    ScmDeploymentsController,
    DeploymentsController,
    VfsController,
    FilesController,
    NewFunctionsController,
  ],
  providers: [
    AppAddress,
    PublishProfiles,
    ScmAddress,
    Deployments,
    PackageBuilds,
    DeploymentPackages,
    PackageStaging,
    DeploymentMetrics,
    DeploymentWatches,
    ChangeTeller,
    DeploymentTools,
    DeploymentUpkeep,
    PackageUpkeep,
    OpenPackages,
    SiteFiles,
    SourceCompiler,
    NewFunctions,
    VfsWrites,
  ],
  exports: [ScmAddress],
})
export class ScmModule {}
