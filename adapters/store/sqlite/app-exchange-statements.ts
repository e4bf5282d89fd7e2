import { NOW_MS } from './database-clock.js';

export const DELETE_UNUSED_VERSION = `
  DELETE FROM app_version WHERE app = :app AND version = :version
    AND NOT EXISTS (
      SELECT 1 FROM app WHERE name = :app AND :version IN (active_version, previous_version, split_version))
    AND NOT EXISTS (SELECT 1 FROM app_beside b WHERE b.app = :app AND b.version = :version)`;

export const DELETE_CONSENTS = `
  DELETE FROM queue_consent WHERE app = :app`;

/** With the consents that others have for it. */
export const DELETE_QUEUE_CLAIMS = `
  DELETE FROM queue_claim WHERE app = :app`;

export const DELETE_TIMERS = `
  DELETE FROM timer WHERE app = :app`;

export const DELETE_TIMER_SLOTS = `
  DELETE FROM timer_slot WHERE app = :app`;

export const DELETE_MISSED_TIMERS = `
  DELETE FROM timer_missed WHERE app = :app`;

export const DELETE_BESIDE = `
  DELETE FROM app_beside WHERE app = :app`;

export const DELETE_VERSIONS = `
  DELETE FROM app_version WHERE app = :app`;

export const DELETE_KEYS = `
  DELETE FROM app_key WHERE app = :app`;

export const DELETE_CREDENTIAL = `
  DELETE FROM publish_credential WHERE app = :app`;

export const DELETE_DEPLOYMENTS = `
  DELETE FROM deployment WHERE app = :app`;

export const DELETE_APP = `
  DELETE FROM app WHERE name = :app`;

/** What the other app has active is a version of this one too. */
export const TAKE_VERSION = `
  INSERT INTO app_version (app, version, digest, package_bytes, created_at, load_report)
  SELECT :app, version, digest, package_bytes, created_at, load_report
  FROM app_version WHERE app = :from AND version = :version
  ON CONFLICT (app, version) DO NOTHING`;

export const POINT_TO = `
  UPDATE app SET
    previous_version = COALESCE(active_version, previous_version), active_version = :version, activated_at = ${NOW_MS},
    split_version = NULL, split_percent = 0, revision = revision + 1
  WHERE name = :app`;
