import { Module } from '@nestjs/common';
import { Cancellations } from '../executions/cancellations/cancellations.service.js';
import { ChangeTeller } from '../executions/changes/change-teller.js';
import { DurableRunsModule } from '../executions/durable/durable-runs.module.js';
import { BATCH_DUTIES, type BatchDuty } from './batch-duty.js';
import { BatchFollowUp } from './batch-follow-up.js';
import { BatchKeeper } from './batch-keeper.js';
import { BatchMessages } from './batch-messages.js';
import { BatchPublisher } from './batch-publisher.js';
import { BatchRuns } from './batch-runs.js';
import { BatchWorkModule } from './batch-work.module.js';
import { RunCanceller, RunningChildren } from './running-children.js';
import { UnstartedChildren } from './unstarted-children.js';

/** Part of the scheduler role. */
@Module({
  imports: [BatchWorkModule, DurableRunsModule],
  providers: [
    BatchFollowUp,
    BatchKeeper,
    BatchMessages,
    BatchPublisher,
    BatchRuns,
    ChangeTeller,
    RunningChildren,
    {
      provide: RunCanceller,
      inject: [Cancellations],
      useFactory: (cancellations: Cancellations): RunCanceller => ({
        cancel: (day, id) => cancellations.want(day, id),
      }),
    },
    UnstartedChildren,
    {
      provide: BATCH_DUTIES,
      inject: [BatchPublisher, RunningChildren, BatchFollowUp],
      useFactory: (...duties: BatchDuty[]) => duties,
    },
  ],
})
export class BatchKeeperModule {}
