import { Module } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { DurableDispatch } from '../executions/durable/durable-dispatch.js';
import { DESTINATIONS } from './destination.js';
import { destinationsOf } from './destinations.js';
import { NOTIFICATIONS_CONFIG } from './notifications.config.js';

/** Where notifications go: for the scheduler role, which sends them, and the api role, which tests them. */
@Module({
  providers: [
    {
      provide: DESTINATIONS,
      useFactory: destinationsOf,
      inject: [NOTIFICATIONS_CONFIG, Clock, AppCatalog, DurableDispatch],
    },
  ],
  exports: [DESTINATIONS],
})
export class DestinationsModule {}
