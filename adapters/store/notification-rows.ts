import type { NotificationEvent, Occurrence } from '#src/notifications/notification-event.js';
import type {
  DeliveryResult,
  DeliveryRow,
  DeliveryState,
  Episode,
  NotificationRow,
} from '#src/notifications/notification-store.js';
import type { Moment } from './moment.js';

export interface NotificationColumns {
  readonly id: string;
  readonly event: string;
  readonly due_at: Moment;
  readonly count: number;
}

export interface OccurrenceColumns {
  readonly key: string;
  readonly at: Moment;
  readonly text: string;
  readonly link: string;
  readonly facts: string;
}

export interface ClaimColumns {
  readonly notification: string;
  readonly destination: string;
  readonly tries: number;
}

export interface DeliveryColumns {
  readonly destination: string;
  readonly state: string;
  readonly tries: number;
  readonly error: string | null;
}

export interface EpisodeColumns {
  readonly id: string;
  readonly since: Moment;
}

export function toNotification(
  { id, event, due_at: dueAt, count }: NotificationColumns,
  occurrences: readonly OccurrenceColumns[],
): NotificationRow {
  const kind = event as NotificationEvent;
  return {
    id,
    event: kind,
    dueAt: new Date(dueAt),
    count,
    occurrences: occurrences.map(({ key, at, text, link, facts }) => ({
      key,
      event: kind,
      at: new Date(at),
      text,
      link,
      facts: JSON.parse(facts) as Occurrence['facts'],
    })),
  };
}

export function toDelivery({ destination, state, tries, error }: DeliveryColumns): DeliveryRow {
  return { destination, state: state as DeliveryState, tries, error: error ?? undefined };
}

export function toEpisode({ id, since }: EpisodeColumns): Episode {
  return { id, since: new Date(since) };
}

/** What a result makes of its delivery. */
export function resultColumns(result: DeliveryResult) {
  return {
    state: result.state,
    error: result.state === 'delivered' ? null : result.error,
    retryAfterMs: result.state === 'pending' ? result.retryAfterMs : 0,
  };
}
