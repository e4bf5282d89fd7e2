import { Module } from '@nestjs/common';
import { LogFeed } from './log-feed.js';
import { LogStreams } from './log-streams.js';
import { LogsController } from './logs.controller.js';

/** The log as people follow it: part of the api role. */
@Module({ controllers: [LogsController], providers: [LogFeed, LogStreams], exports: [LogStreams] })
export class LogsModule {}
