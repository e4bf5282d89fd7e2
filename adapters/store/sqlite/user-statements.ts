export const INSERT_USER = `
  INSERT INTO house_user (id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject)
  VALUES (:id, :name, :passwordHash, :disabled, :grants, :createdAt, :lastSignInAt, :issuer, :subject)`;

export const FIND_USER = `
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject FROM house_user WHERE id = :id`;

export const FIND_USER_BY_NAME = `
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject FROM house_user WHERE name = :name`;

export const FIND_USER_BY_SUBJECT = `
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject
  FROM house_user WHERE issuer = :issuer AND subject = :subject`;

export const LIST_USERS = `
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject FROM house_user ORDER BY name`;

export const UPDATE_USER = `
  UPDATE house_user
  SET name = :name, password_hash = :passwordHash, disabled = :disabled, grants = :grants, created_at = :createdAt,
    last_sign_in_at = :lastSignInAt, issuer = :issuer, subject = :subject
  WHERE id = :id`;

export const DELETE_USER = `
  DELETE FROM house_user WHERE id = :id`;

export const DELETE_TOKENS_OF_USER = `
  DELETE FROM user_token WHERE user_id = :userId`;

export const INSERT_USER_TOKEN = `
  INSERT INTO user_token (id, user_id, kind, name, role, hash, created_at, expires_at, last_used_at)
  VALUES (:id, :userId, :kind, :name, :role, :hash, :createdAt, :expiresAt, :lastUsedAt)`;

export const FIND_USER_TOKEN = `
  SELECT id, user_id, kind, name, role, hash, created_at, expires_at, last_used_at FROM user_token WHERE hash = :hash`;

export const LIST_USER_TOKENS = `
  SELECT id, user_id, kind, name, role, hash, created_at, expires_at, last_used_at
  FROM user_token WHERE user_id = :userId AND kind = :kind ORDER BY created_at, id`;

export const DELETE_USER_TOKEN = `
  DELETE FROM user_token WHERE user_id = :userId AND id = :id`;

export const DELETE_USER_TOKENS = `
  DELETE FROM user_token WHERE user_id = :userId AND kind = :kind AND id <> :keep`;

export const TOUCH_USER_TOKEN = `
  UPDATE user_token SET last_used_at = :at WHERE id = :id`;

export const DELETE_OVER_SESSIONS = `
  DELETE FROM user_token
  WHERE kind = 'session' AND (expires_at <= :now OR COALESCE(last_used_at, created_at) <= :unusedSince)`;
