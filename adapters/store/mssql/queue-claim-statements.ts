import type { ClaimColumns } from '../queue-claim-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const QUEUE = type.text(255);
const APP = type.text(64);

export const INSERT_QUEUE_CLAIM = command(
  `
  INSERT INTO queue_claim (queue, app, claimed_at)
  SELECT @queue, @app, @at WHERE NOT EXISTS (SELECT 1 FROM queue_claim WITH (UPDLOCK, HOLDLOCK) WHERE queue = @queue)`,
  { queue: QUEUE, app: APP, at: type.moment },
);

const CLAIMS = `
  SELECT c.queue, c.app, c.claimed_at, o.app AS consent_app, o.consented_at
  FROM queue_claim c LEFT JOIN queue_consent o ON o.queue = c.queue`;

export const LIST_QUEUE_CLAIMS = query<ClaimColumns>(`${CLAIMS} ORDER BY c.queue, o.app`);

export const FIND_QUEUE_CLAIM = query<ClaimColumns>(`${CLAIMS} WHERE c.queue = @queue ORDER BY o.app`, {
  queue: QUEUE,
});

export const INSERT_QUEUE_CONSENT = command(
  `
  INSERT INTO queue_consent (queue, app, consented_at)
  SELECT @queue, @app, @at WHERE NOT EXISTS (
    SELECT 1 FROM queue_consent WITH (UPDLOCK, HOLDLOCK) WHERE queue = @queue AND app = @app)`,
  { queue: QUEUE, app: APP, at: type.moment },
);

export const DELETE_QUEUE_CONSENT = command(`DELETE FROM queue_consent WHERE queue = @queue AND app = @app`, {
  queue: QUEUE,
  app: APP,
});
