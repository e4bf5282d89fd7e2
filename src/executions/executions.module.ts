import { Module } from '@nestjs/common';
import { CancelExecutionController } from './cancellations/cancel-execution.controller.js';
import { DurableRunsModule } from './durable/durable-runs.module.js';
import { ExecutionExport } from './export/execution-export.js';
import { ExportController } from './export/export.controller.js';
import { ExecutionPages } from './execution-pages.js';
import { ExecutionsController } from './executions.controller.js';
import { PurgeController } from './purge/purge.controller.js';
import { Purge } from './purge/purge.service.js';
import { HistoryController } from './retention/history.controller.js';
import { HistoryModule } from './history.module.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { Statistics } from './statistics/statistics.service.js';

/** The history for people: part of the api role. */
@Module({
  imports: [HistoryModule, DurableRunsModule],
  controllers: [
    ExportController,
    ExecutionsController,
    CancelExecutionController,
    HistoryController,
    PurgeController,
    StatisticsController,
  ],
  providers: [ExecutionPages, ExecutionExport, Purge, Statistics],
})
export class ExecutionsModule {}
