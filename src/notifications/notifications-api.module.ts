import { Module } from '@nestjs/common';
import { DestinationsModule } from './destinations.module.js';
import { NotificationTest } from './notification-test.js';
import { NotificationsController } from './notifications.controller.js';

/** Notifications for people: part of the api role. */
@Module({ imports: [DestinationsModule], controllers: [NotificationsController], providers: [NotificationTest] })
export class NotificationsApiModule {}
