import { Module } from '@nestjs/common';
import { HistoryModule } from '../executions/history.module.js';
import { RunTickets } from '../gateway/test-runs/run-tickets.js';
import { TestRunsController } from './test-runs.controller.js';
import { TestRuns } from './test-runs.service.js';
import { UnusedIds } from './unused-ids.js';

/** Part of the api role. */
@Module({ imports: [HistoryModule], controllers: [TestRunsController], providers: [RunTickets, TestRuns, UnusedIds] })
export class TestRunsModule {}
