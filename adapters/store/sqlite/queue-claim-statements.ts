export const INSERT_QUEUE_CLAIM = `
  INSERT INTO queue_claim (queue, app, claimed_at) VALUES (:queue, :app, :at) ON CONFLICT (queue) DO NOTHING`;

const CLAIMS = `
  SELECT c.queue, c.app, c.claimed_at, o.app AS consent_app, o.consented_at
  FROM queue_claim c LEFT JOIN queue_consent o ON o.queue = c.queue`;

export const LIST_QUEUE_CLAIMS = `${CLAIMS} ORDER BY c.queue, o.app`;

export const FIND_QUEUE_CLAIM = `${CLAIMS} WHERE c.queue = :queue ORDER BY o.app`;

export const INSERT_QUEUE_CONSENT = `
  INSERT INTO queue_consent (queue, app, consented_at) VALUES (:queue, :app, :at) ON CONFLICT (queue, app) DO NOTHING`;

export const DELETE_QUEUE_CONSENT = `DELETE FROM queue_consent WHERE queue = :queue AND app = :app`;
