import { Global, Module } from '@nestjs/common';
import { FleetModule } from '../fleet/fleet.module.js';
import { Activations } from './activations.js';
import { LoadingWorkers } from './loading-workers.js';
import { StoreActivations } from './store-activations.js';
import { VersionTrials } from './version-trials.js';
import { VersionUpkeep } from './version-upkeep.js';

/** How versions come into service: apart from the apps, for it asks the workers. */
@Global()
@Module({
  imports: [FleetModule],
  providers: [
    LoadingWorkers,
    VersionTrials,
    VersionUpkeep,
    StoreActivations,
    { provide: Activations, useExisting: StoreActivations },
  ],
  exports: [Activations],
})
export class ActivationsModule {}
