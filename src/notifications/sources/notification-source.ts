/** Watches one part of the house and tells `Notifications` what somebody must know. */
export abstract class NotificationSource {
  abstract start(): void;
  abstract stop(): void;
}

/** Token of the sources that this process runs. */
export const NOTIFICATION_SOURCES = Symbol('NOTIFICATION_SOURCES');
