import { Global, Module } from '@nestjs/common';
import { BatchWorkModule } from '../../batches/batch-work.module.js';
import { FleetModule } from '../../fleet/fleet.module.js';
import { Activations } from './activations.js';
import { AppChanges } from '../app-changes.js';
import { AppDeletions } from '../removal/app-deletions.js';
import { AppRemoval } from '../removal/app-removal.js';
import { AppSlots } from '../slots/app-slots.js';
import { LeftWork } from '../removal/left-work.js';
import { OpenWork } from '../removal/open-work.js';
import { LoadingWorkers } from './loading-workers.js';
import { OldVersions } from './old-versions.js';
import { RequestedActivations } from './requested-activations.js';
import { SlotSwaps } from '../slots/slot-swaps.js';
import { StoreActivations } from './store-activations.js';
import { VersionChanges } from './version-changes.js';
import { VersionList } from './version-list.js';
import { VersionSplits } from './version-splits.js';
import { VersionTrials } from './version-trials.js';
import { VersionUpkeep } from './version-upkeep.js';

/** How versions come into service: apart from the apps, for it asks the workers. */
@Global()
@Module({
  imports: [BatchWorkModule, FleetModule],
  providers: [
    AppChanges,
    AppDeletions,
    AppRemoval,
    AppSlots,
    SlotSwaps,
    LeftWork,
    OpenWork,
    LoadingWorkers,
    OldVersions,
    RequestedActivations,
    StoreActivations,
    VersionChanges,
    VersionList,
    VersionSplits,
    VersionTrials,
    VersionUpkeep,
    { provide: Activations, useExisting: StoreActivations },
  ],
  exports: [Activations, AppChanges, OldVersions, VersionChanges, VersionList],
})
export class ActivationsModule {}
