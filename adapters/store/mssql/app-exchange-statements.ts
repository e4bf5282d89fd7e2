import { NOW } from './database-clock.js';
import { command } from './mssql-statement.js';
import { type } from './sql-types.js';

const APP = type.text(64);
const VERSION = type.ascii(64);

// Under the app's lock, as all of these.
export const DELETE_UNUSED_VERSION = command(
  `
  DELETE FROM app_version WHERE app = @app AND version = @version
    AND NOT EXISTS (
      SELECT 1 FROM app WHERE name = @app AND (active_version = @version OR previous_version = @version OR split_version = @version))
    AND NOT EXISTS (SELECT 1 FROM app_beside WHERE app = @app AND version = @version)`,
  { app: APP, version: VERSION },
);

export const DELETE_CONSENTS = command(
  `
  DELETE FROM queue_consent WHERE app = @app`,
  { app: APP },
);

// With the consents that others have for it.
export const DELETE_QUEUE_CLAIMS = command(
  `
  DELETE FROM queue_claim WHERE app = @app`,
  { app: APP },
);

export const DELETE_TIMERS = command(
  `
  DELETE FROM timer WHERE app = @app`,
  { app: APP },
);

export const DELETE_TIMER_SLOTS = command(
  `
  DELETE FROM timer_slot WHERE app = @app`,
  { app: APP },
);

export const DELETE_MISSED_TIMERS = command(
  `
  DELETE FROM timer_missed WHERE app = @app`,
  { app: APP },
);

export const DELETE_BESIDE = command(
  `
  DELETE FROM app_beside WHERE app = @app`,
  { app: APP },
);

export const DELETE_VERSIONS = command(
  `
  DELETE FROM app_version WHERE app = @app`,
  { app: APP },
);

export const DELETE_KEYS = command(
  `
  DELETE FROM app_key WHERE app = @app`,
  { app: APP },
);

export const DELETE_CREDENTIAL = command(
  `
  DELETE FROM publish_credential WHERE app = @app`,
  { app: APP },
);

export const DELETE_DEPLOYMENTS = command(
  `
  DELETE FROM deployment WHERE app = @app`,
  { app: APP },
);

export const DELETE_APP = command(
  `
  DELETE FROM app WHERE name = @app`,
  { app: APP },
);

// What the other app has active is a version of this one too.
export const TAKE_VERSION = command(
  `
  INSERT INTO app_version (app, version, digest, package_bytes, created_at, load_report)
  SELECT @app, version, digest, package_bytes, created_at, load_report
  FROM app_version WHERE app = @source AND version = @version
    AND NOT EXISTS (SELECT 1 FROM app_version WHERE app = @app AND version = @version)`,
  { app: APP, source: APP, version: VERSION },
);

export const POINT_TO = command(
  `
  UPDATE app SET
    previous_version = COALESCE(active_version, previous_version), active_version = @version, activated_at = ${NOW},
    split_version = NULL, split_percent = 0, revision = revision + 1
  WHERE name = @app`,
  { app: APP, version: VERSION },
);
