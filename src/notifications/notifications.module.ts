import { Module } from '@nestjs/common';
import { Courier } from './courier.js';
import { DestinationsModule } from './destinations.module.js';
import { DirectSender } from './direct-sender.js';
import { NotificationOutbox } from './notification-outbox.js';
import { Notifications } from './notifications.js';
import { OutboxSender } from './outbox-sender.js';

/** The outbox and its sending: in every process that has a source. */
@Module({
  imports: [DestinationsModule],
  providers: [NotificationOutbox, Courier, DirectSender, OutboxSender, Notifications],
  exports: [Notifications],
})
export class NotificationsModule {}
