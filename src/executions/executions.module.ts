import { Module } from '@nestjs/common';
import { CancelExecutionController } from './cancellations/cancel-execution.controller.js';
import { DurableRunsModule } from './durable-runs.module.js';
import { ExecutionsController } from './executions.controller.js';
import { HistoryModule } from './history.module.js';

/** The history for people: part of the api role. */
@Module({ imports: [HistoryModule, DurableRunsModule], controllers: [ExecutionsController, CancelExecutionController] })
export class ExecutionsModule {}
