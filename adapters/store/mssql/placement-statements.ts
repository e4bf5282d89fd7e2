import type { PlacementClaim } from '#src/fleet/placement/placement-store.js';
import type { PlacementColumns } from '../placement-rows.js';
import { msFromNow, NOW } from './database-clock.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const app = { app: type.text(64) };
const worker = { worker: type.ascii(64) };
const placement = { ...app, selector: type.longText, count: type.int };
const claim = { ...app, ...worker, forMs: type.bigint };

export const LIST_PLACEMENTS = query<PlacementColumns>(`
  SELECT app, selector, max_workers FROM app_placement ORDER BY app`);

export const UPDATE_PLACEMENT = command(
  `
  UPDATE app_placement WITH (UPDLOCK, HOLDLOCK) SET selector = @selector, max_workers = @count WHERE app = @app`,
  placement,
);

export const INSERT_PLACEMENT = command(
  `
  INSERT INTO app_placement (app, selector, max_workers) SELECT name, @selector, @count FROM app WHERE name = @app`,
  placement,
);

export const DELETE_PLACEMENT = command(
  `
  DELETE FROM app_placement WHERE app = @app`,
  app,
);

/** Those that claim places of one app go one after the other. */
export const LOCK_PLACEMENT = command<PlacementColumns>(
  `
  SELECT app, selector, max_workers FROM app_placement WITH (UPDLOCK, HOLDLOCK) WHERE app = @app`,
  app,
);

export const LIST_PLACEMENT_CLAIMS = query<PlacementClaim>(`
  SELECT app, worker FROM placement_claim WHERE expires_at > ${NOW} ORDER BY app, claimed_at, worker`);

export const LIST_HOLDERS = query<{ readonly worker: string }>(
  `
  SELECT worker FROM placement_claim WHERE app = @app AND expires_at > ${NOW} ORDER BY claimed_at, worker`,
  app,
);

/** One that has expired begins anew, behind those that hold. */
export const KEEP_PLACE = command(
  `
  UPDATE placement_claim SET
    claimed_at = CASE WHEN expires_at > ${NOW} THEN claimed_at ELSE ${NOW} END,
    expires_at = ${msFromNow('@forMs')}
  WHERE app = @app AND worker = @worker`,
  claim,
);

export const TAKE_PLACE = command(
  `
  INSERT INTO placement_claim (app, worker, claimed_at, expires_at)
  VALUES (@app, @worker, ${NOW}, ${msFromNow('@forMs')})`,
  claim,
);

export const RENEW_PLACES = command(
  `
  UPDATE placement_claim SET expires_at = ${msFromNow('@forMs')} WHERE worker = @worker AND expires_at > ${NOW}`,
  { ...worker, forMs: type.bigint },
);

export const RELEASE_PLACES = command(
  `
  DELETE FROM placement_claim WHERE worker = @worker`,
  worker,
);

export const RELEASE_PLACE = command(
  `
  DELETE FROM placement_claim WHERE app = @app AND worker = @worker`,
  { ...app, ...worker },
);
