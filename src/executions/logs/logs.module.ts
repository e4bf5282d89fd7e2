import { Module } from '@nestjs/common';
import { HistoryModule } from '../history.module.js';
import { ExecutionLogController } from './execution-log.controller.js';
import { ExecutionLog } from './execution-log.js';
import { LogFeed } from './log-feed.js';
import { LogStreams } from './log-streams.js';
import { LogsController } from './logs.controller.js';

/** The log as people follow it: part of the api role. */
@Module({
  imports: [HistoryModule],
  controllers: [LogsController, ExecutionLogController],
  providers: [ExecutionLog, LogFeed, LogStreams],
  exports: [LogStreams],
})
export class LogsModule {}
