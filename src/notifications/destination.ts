import { NightshiftError, toError } from '#contracts/errors.js';
import type { NotificationMessage } from './notification-message.js';

/** Somewhere that notifications are sent. */
export abstract class Destination {
  /** One word, the same on every node: the outbox knows it by this. */
  abstract readonly name: string;

  /**
   * Resolves once the other side has taken it over. Rejects with NOTIFICATION_NOT_DELIVERED otherwise, within half a minute; the other side may
   * have taken it even so. The error's text is shown to people: no address with a password in it.
   */
  abstract send(message: NotificationMessage): Promise<void>;
}

/** Token of the destinations of this installation. */
export const DESTINATIONS = Symbol('DESTINATIONS');

const MAX_REASON = 300;

export function notDelivered(destination: string, reason: string, cause?: unknown): NightshiftError {
  const shown = reason.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_REASON);
  return new NightshiftError('NOTIFICATION_NOT_DELIVERED', `The ${destination} ${shown}`, { cause });
}

/** The reason as `fetch` and sockets give it: a code such as ECONNREFUSED where there is one, never an address. */
export function reasonOf(thrown: unknown): string {
  const code = propertyOf(propertyOf(thrown, 'cause'), 'code') ?? propertyOf(thrown, 'code');
  return typeof code === 'string' ? code : toError(thrown).name;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
