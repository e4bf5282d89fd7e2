import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { HealthModule } from '../../api/health.module.js';
import { ChangeTeller } from '../../executions/changes/change-teller.js';
import { ChangeFeed } from './change-feed.js';
import { EventStreams } from './event-streams.js';
import { EventsController } from './events.controller.js';
import { HealthWatch } from './health-watch.js';
import { TellingInterceptor } from './telling.interceptor.js';

/** What changes, for pages that are open: part of the api role. */
@Module({
  imports: [HealthModule],
  controllers: [EventsController],
  providers: [
    ChangeFeed,
    HealthWatch,
    ChangeTeller,
    EventStreams,
    { provide: APP_INTERCEPTOR, useClass: TellingInterceptor },
  ],
})
export class EventsModule {}
