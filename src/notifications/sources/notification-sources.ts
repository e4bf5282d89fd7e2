import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { NOTIFICATION_SOURCES, type NotificationSource } from './notification-source.js';

/** Starts the sources once the features they watch are up. */
@Injectable()
export class NotificationSources implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(NOTIFICATION_SOURCES) private readonly sources: readonly NotificationSource[]) {}

  onApplicationBootstrap(): void {
    for (const source of this.sources) source.start();
  }

  onModuleDestroy(): void {
    for (const source of this.sources) source.stop();
  }
}
