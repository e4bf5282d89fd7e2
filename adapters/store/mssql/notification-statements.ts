import type {
  ClaimColumns,
  DeliveryColumns,
  EpisodeColumns,
  NotificationColumns,
  OccurrenceColumns,
} from '../notification-rows.js';
import { msFromNow, NOW } from './database-clock.js';
import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const ID = type.ascii(36);
const KEY = type.text(440);
const EVENT = type.ascii(40);
const DESTINATION = type.ascii(40);
const EPISODE = type.text(400);

/** The last of the event, and whether it gathers still: what is due may be on its way. No other of the event comes until the transaction's end. */
export const LOCK_LAST = command<{
  readonly id: string;
  readonly due_at: Date;
  readonly count: number;
  readonly gathers: number;
}>(
  `
  SELECT TOP (1) id, due_at, [count], CASE WHEN due_at > ${NOW} THEN 1 ELSE 0 END AS gathers
  FROM notification WITH (UPDLOCK, HOLDLOCK) WHERE event = @event ORDER BY due_at DESC`,
  { event: EVENT },
);

export const FIND_OCCURRENCE = query<{ readonly notification: string }>(
  'SELECT notification FROM notification_occurrence WHERE [key] = @key',
  { key: KEY },
);

/** `earliest` is null for the first of its event. */
export const INSERT_NOTIFICATION = command<{ readonly due_at: Date }>(
  `
  INSERT INTO notification (id, event, due_at, [count]) OUTPUT inserted.due_at
  VALUES (@id, @event, CASE WHEN @earliest > ${NOW} THEN @earliest ELSE ${NOW} END, 0)`,
  { id: ID, event: EVENT, earliest: type.moment },
);

export const INSERT_OCCURRENCE = command(
  `
  INSERT INTO notification_occurrence ([key], notification, place, at, text, link, facts)
  VALUES (@key, @notification, @place, @at, @text, @link, @facts)`,
  {
    key: KEY,
    notification: ID,
    place: type.int,
    at: type.moment,
    text: type.longText,
    link: type.longText,
    facts: type.longText,
  },
);

export const COUNT_OCCURRENCE = command(`UPDATE notification SET [count] = [count] + 1 WHERE id = @id`, { id: ID });

const DESTINATIONS = `OPENJSON(@destinations) WITH (destination varchar(40) '$.destination') r`;

/** Another node may have other destinations. Under the lock of the event. */
export const INSERT_DELIVERIES = command(
  `
  INSERT INTO notification_delivery (notification, destination, state, due_at, tries)
  SELECT @notification, r.destination, 'pending', @dueAt, 0 FROM ${DESTINATIONS}
  WHERE NOT EXISTS (
    SELECT 1 FROM notification_delivery d WHERE d.notification = @notification AND d.destination = r.destination ${AS_KEY})`,
  { notification: ID, destinations: type.longText, dueAt: type.moment },
);

/** Takes no lock: mostly nothing is due. */
export const LIST_DUE_DESTINATIONS = query<{ readonly destination: string }>(
  `
  SELECT r.destination FROM ${DESTINATIONS}
  WHERE EXISTS (
    SELECT 1 FROM notification_delivery d
    WHERE d.state = 'pending' AND d.destination = r.destination ${AS_KEY} AND d.due_at <= ${NOW})`,
  { destinations: type.longText },
);

export const CLAIM_DELIVERIES = command<ClaimColumns>(
  `
  UPDATE d SET due_at = ${msFromNow('@forMs')}, tries = d.tries + 1
  OUTPUT inserted.notification, inserted.destination, inserted.tries
  FROM (
    SELECT TOP (@limit) notification, destination FROM notification_delivery WITH (READPAST, UPDLOCK, ROWLOCK)
    WHERE state = 'pending' AND destination = @destination AND due_at <= ${NOW} ORDER BY due_at) due
  JOIN notification_delivery d ON d.notification = due.notification AND d.destination = due.destination
  WHERE d.state = 'pending' AND d.due_at <= ${NOW}
  ${IN_GIVEN_ORDER}`,
  { destination: DESTINATION, limit: type.int, forMs: type.bigint },
);

export const SETTLE_DELIVERY = command(
  `
  UPDATE notification_delivery
  SET state = @state, error = COALESCE(@error, error), due_at = ${msFromNow('@retryAfterMs')}
  WHERE notification = @id AND destination = @destination AND tries = @tries AND state = 'pending'`,
  {
    id: ID,
    destination: DESTINATION,
    tries: type.int,
    state: type.ascii(10),
    error: type.longText,
    retryAfterMs: type.bigint,
  },
);

export const LIST_NOTIFICATIONS = query<NotificationColumns>(
  `SELECT TOP (@limit) id, event, due_at, [count] FROM notification ORDER BY due_at DESC, id`,
  { limit: type.int },
);

const IDS = `OPENJSON(@ids) WITH (id varchar(36) '$.id') r`;

export const GET_NOTIFICATIONS = query<NotificationColumns>(
  `
  SELECT n.id, n.event, n.due_at, n.[count] FROM ${IDS} JOIN notification n ON n.id = r.id ${AS_KEY}`,
  { ids: type.longText },
);

/** Of each the first ones. */
export const LIST_OCCURRENCES = query<OccurrenceColumns & { readonly notification: string }>(
  `
  SELECT o.notification, o.[key], o.at, o.text, o.link, o.facts
  FROM ${IDS} JOIN notification_occurrence o ON o.notification = r.id ${AS_KEY}
  WHERE o.place < @limit ORDER BY o.notification, o.place`,
  { ids: type.longText, limit: type.int },
);

export const LIST_DELIVERIES = query<DeliveryColumns & { readonly notification: string }>(
  `
  SELECT d.notification, d.destination, d.state, d.tries, d.error
  FROM ${IDS} JOIN notification_delivery d ON d.notification = r.id ${AS_KEY}
  ORDER BY d.notification, d.destination`,
  { ids: type.longText },
);

export const DELETE_NOTIFICATIONS = command(`DELETE FROM notification WHERE due_at < @moment`, {
  moment: type.moment,
});

export const OPEN_EPISODE = command(
  `
  INSERT INTO notification_episode (name, id, since)
  SELECT @name, @id, ${NOW} WHERE NOT EXISTS (SELECT 1 FROM notification_episode WITH (UPDLOCK, HOLDLOCK) WHERE name = @name)`,
  { name: EPISODE, id: ID },
);

export const FIND_EPISODE = query<EpisodeColumns>('SELECT id, since FROM notification_episode WHERE name = @name', {
  name: EPISODE,
});

export const CLOSE_EPISODE = command('DELETE FROM notification_episode WHERE name = @name', { name: EPISODE });
