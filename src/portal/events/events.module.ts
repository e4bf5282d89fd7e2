import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ChangeTeller } from '../../executions/changes/change-teller.js';
import { ChangeFeed } from './change-feed.js';
import { EventStreams } from './event-streams.js';
import { EventsController } from './events.controller.js';
import { TellingInterceptor } from './telling.interceptor.js';

/** What changes, for pages that are open: part of the api role. */
@Module({
  controllers: [EventsController],
  providers: [ChangeFeed, ChangeTeller, EventStreams, { provide: APP_INTERCEPTOR, useClass: TellingInterceptor }],
})
export class EventsModule {}
