import { Module } from '@nestjs/common';
import { BatchWorkModule } from '../../batches/batch-work.module.js';
import { NotificationsModule } from '../notifications.module.js';
import { DeadLettersAbove } from './dead-letters-above.js';
import { FailedApps } from './failed-apps.js';
import { FailedBatches } from './failed-batches.js';
import { LostWorkers } from './lost-workers.js';
import { NOTIFICATION_SOURCES, type NotificationSource } from './notification-source.js';
import { NotificationSources } from './notification-sources.js';
import { RecorderBehind } from './recorder-behind.js';
import { TimersMissed } from './timers-missed.js';

const listOf = (...sources: readonly NotificationSource[]): readonly NotificationSource[] => sources;

const SCHEDULER_SOURCES = [LostWorkers, FailedApps, FailedBatches, DeadLettersAbove, TimersMissed];

/** What the scheduler role tells about. */
@Module({
  imports: [NotificationsModule, BatchWorkModule],
  providers: [
    ...SCHEDULER_SOURCES,
    { provide: NOTIFICATION_SOURCES, useFactory: listOf, inject: SCHEDULER_SOURCES },
    NotificationSources,
  ],
})
export class SchedulerSourcesModule {}

/** What the recorder role tells about. */
@Module({
  imports: [NotificationsModule],
  providers: [
    RecorderBehind,
    { provide: NOTIFICATION_SOURCES, useFactory: listOf, inject: [RecorderBehind] },
    NotificationSources,
  ],
})
export class RecorderSourcesModule {}
