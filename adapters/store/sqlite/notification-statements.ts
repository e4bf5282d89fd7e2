/** The database's clock, in milliseconds. */
const NOW = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

export const FIND_OCCURRENCE = `
  SELECT notification FROM notification_occurrence WHERE key = :key`;

/** Still gathering: what is due may be on its way already. */
export const FIND_GATHERING = `
  SELECT id, due_at, count FROM notification WHERE event = :event AND due_at > ${NOW} ORDER BY due_at DESC LIMIT 1`;

export const INSERT_NOTIFICATION = `
  INSERT INTO notification (id, event, due_at, count)
  VALUES (
    :id,
    :event,
    max(${NOW}, coalesce((SELECT max(due_at) + :foldMs FROM notification WHERE event = :event), 0)),
    0
  )
  RETURNING id, due_at, count`;

export const INSERT_OCCURRENCE = `
  INSERT INTO notification_occurrence (key, notification, place, at, text, link, facts)
  VALUES (:key, :notification, :place, :at, :text, :link, :facts)`;

export const COUNT_OCCURRENCE = `
  UPDATE notification SET count = count + 1 WHERE id = :id`;

/** Another node may have other destinations. */
export const INSERT_DELIVERY = `
  INSERT INTO notification_delivery (notification, destination, state, due_at, tries)
  VALUES (:notification, :destination, 'pending', :dueAt, 0)
  ON CONFLICT DO NOTHING`;

export const FIND_DUE_DELIVERY = `
  SELECT notification FROM notification_delivery
  WHERE state = 'pending' AND destination = :destination AND due_at <= ${NOW} LIMIT 1`;

export const CLAIM_DELIVERIES = `
  UPDATE notification_delivery SET due_at = ${NOW} + :forMs, tries = tries + 1
  WHERE (notification, destination) IN (
    SELECT notification, destination FROM notification_delivery
    WHERE state = 'pending' AND destination = :destination AND due_at <= ${NOW}
    ORDER BY due_at LIMIT :limit
  )
  RETURNING notification, destination, tries`;

export const SETTLE_DELIVERY = `
  UPDATE notification_delivery
  SET state = :state, error = coalesce(:error, error), due_at = ${NOW} + :retryAfterMs
  WHERE notification = :id AND destination = :destination AND tries = :tries AND state = 'pending'`;

export const GET_NOTIFICATION = `
  SELECT id, event, due_at, count FROM notification WHERE id = :id`;

export const LIST_NOTIFICATIONS = `
  SELECT id, event, due_at, count FROM notification ORDER BY due_at DESC, id LIMIT :limit`;

export const LIST_OCCURRENCES = `
  SELECT key, at, text, link, facts FROM notification_occurrence
  WHERE notification = :id ORDER BY place LIMIT :limit`;

export const LIST_DELIVERIES = `
  SELECT destination, state, tries, error FROM notification_delivery WHERE notification = :id ORDER BY destination`;

export const FIND_NOTIFICATION_BEFORE = `
  SELECT id FROM notification WHERE due_at < :moment LIMIT 1`;

export const DELETE_NOTIFICATIONS = `
  DELETE FROM notification WHERE due_at < :moment`;

export const OPEN_EPISODE = `
  INSERT INTO notification_episode (name, id, since) VALUES (:name, :id, ${NOW}) ON CONFLICT DO NOTHING`;

export const FIND_EPISODE = `
  SELECT id, since FROM notification_episode WHERE name = :name`;

export const CLOSE_EPISODE = `
  DELETE FROM notification_episode WHERE name = :name`;
