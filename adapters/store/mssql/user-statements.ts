import type { UserColumns, UserTokenColumns } from '../user-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const ID = type.ascii(64);
const NAME = type.text(100);
const KIND = type.ascii(16);
const ISSUER = type.text(400);
const SUBJECT = type.text(255);
const USER = {
  id: ID,
  name: NAME,
  passwordHash: type.ascii(400),
  disabled: type.bit,
  grants: type.longText,
  createdAt: type.moment,
  lastSignInAt: type.moment,
  issuer: ISSUER,
  subject: SUBJECT,
};

export const INSERT_USER = command(
  `
  INSERT INTO house_user (id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject)
  VALUES (@id, @name, @passwordHash, @disabled, @grants, @createdAt, @lastSignInAt, @issuer, @subject)`,
  USER,
);

export const FIND_USER = query<UserColumns>(
  `
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject FROM house_user WHERE id = @id`,
  { id: ID },
);

export const FIND_USER_BY_NAME = query<UserColumns>(
  `
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject FROM house_user WHERE name = @name`,
  { name: NAME },
);

export const FIND_USER_BY_SUBJECT = query<UserColumns>(
  `
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject
  FROM house_user WHERE issuer = @issuer AND subject = @subject`,
  { issuer: ISSUER, subject: SUBJECT },
);

export const LIST_USERS = query<UserColumns>(`
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject FROM house_user ORDER BY name`);

// Until the end of the transaction: changes of people queue up, so that the last Owner stays one.
export const LOCK_USERS = query<UserColumns>(`
  SELECT id, name, password_hash, disabled, grants, created_at, last_sign_in_at, issuer, subject FROM house_user WITH (UPDLOCK, HOLDLOCK) ORDER BY name`);

export const UPDATE_USER = command(
  `
  UPDATE house_user
  SET name = @name, password_hash = @passwordHash, disabled = @disabled, grants = @grants, created_at = @createdAt,
    last_sign_in_at = @lastSignInAt, issuer = @issuer, subject = @subject
  WHERE id = @id`,
  USER,
);

export const DELETE_USER = command(
  `
  DELETE FROM house_user WHERE id = @id`,
  { id: ID },
);

export const DELETE_TOKENS_OF_USER = command(
  `
  DELETE FROM user_token WHERE user_id = @userId`,
  { userId: ID },
);

export const INSERT_USER_TOKEN = command(
  `
  INSERT INTO user_token (id, user_id, kind, name, role, hash, created_at, expires_at, last_used_at)
  VALUES (@id, @userId, @kind, @name, @role, @hash, @createdAt, @expiresAt, @lastUsedAt)`,
  {
    id: ID,
    userId: ID,
    kind: KIND,
    name: type.text(200),
    role: KIND,
    hash: ID,
    createdAt: type.moment,
    expiresAt: type.moment,
    lastUsedAt: type.moment,
  },
);

export const FIND_USER_TOKEN = query<UserTokenColumns>(
  `
  SELECT id, user_id, kind, name, role, hash, created_at, expires_at, last_used_at FROM user_token WHERE hash = @hash`,
  { hash: ID },
);

export const LIST_USER_TOKENS = query<UserTokenColumns>(
  `
  SELECT id, user_id, kind, name, role, hash, created_at, expires_at, last_used_at
  FROM user_token WHERE user_id = @userId AND kind = @kind ORDER BY created_at, id`,
  { userId: ID, kind: KIND },
);

export const DELETE_USER_TOKEN = command(
  `
  DELETE FROM user_token WHERE user_id = @userId AND id = @id`,
  { userId: ID, id: ID },
);

export const DELETE_USER_TOKENS = command(
  `
  DELETE FROM user_token WHERE user_id = @userId AND kind = @kind AND id <> @keep`,
  { userId: ID, kind: KIND, keep: ID },
);

export const TOUCH_USER_TOKEN = command(
  `
  UPDATE user_token SET last_used_at = @at WHERE id = @id`,
  { id: ID, at: type.moment },
);

export const DELETE_OVER_SESSIONS = command(
  `
  DELETE FROM user_token
  WHERE kind = 'session' AND (expires_at <= @now OR COALESCE(last_used_at, created_at) <= @unusedSince)`,
  { now: type.moment, unusedSince: type.moment },
);
