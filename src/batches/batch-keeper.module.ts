import { Module } from '@nestjs/common';
import { BATCH_DUTIES, type BatchDuty } from './batch-duty.js';
import { BatchFollowUp } from './batch-follow-up.js';
import { BatchKeeper } from './batch-keeper.js';
import { BatchPublisher } from './batch-publisher.js';
import { BatchRuns } from './batch-runs.js';
import { BatchWorkModule } from './batch-work.module.js';
import { RunCanceller, RunningChildren } from './running-children.js';

/** Part of the scheduler role. */
@Module({
  imports: [BatchWorkModule],
  providers: [
    BatchFollowUp,
    BatchKeeper,
    BatchPublisher,
    BatchRuns,
    RunningChildren,
    { provide: RunCanceller, useValue: { cancel: () => Promise.resolve() } },
    {
      provide: BATCH_DUTIES,
      inject: [BatchPublisher, RunningChildren, BatchFollowUp],
      useFactory: (...duties: BatchDuty[]) => duties,
    },
  ],
})
export class BatchKeeperModule {}
