import { Module } from '@nestjs/common';
import { Courier } from './courier.js';
import { DestinationsModule } from './destinations.module.js';
import { DirectSender } from './direct-sender.js';
import { LostWorkers } from './lost-workers.js';
import { NotificationOutbox } from './notification-outbox.js';
import { NOTIFICATION_SOURCES, type NotificationSource } from './notification-source.js';
import { NotificationSources } from './notification-sources.js';
import { Notifications } from './notifications.js';
import { OutboxSender } from './outbox-sender.js';

const SOURCES = [LostWorkers];

/** What somebody is told, and the sending of it: part of the scheduler role. */
@Module({
  imports: [DestinationsModule],
  providers: [
    Courier,
    NotificationOutbox,
    DirectSender,
    OutboxSender,
    Notifications,
    ...SOURCES,
    {
      provide: NOTIFICATION_SOURCES,
      useFactory: (...sources: readonly NotificationSource[]) => sources,
      inject: SOURCES,
    },
    NotificationSources,
  ],
})
export class NotificationsModule {}
