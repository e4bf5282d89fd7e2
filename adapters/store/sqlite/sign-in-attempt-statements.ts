export const FIND_ATTEMPTS = `
  SELECT attempts, last_at, locked_until FROM sign_in_attempt WHERE subject = :subject`;

export const PUT_ATTEMPTS = `
  INSERT INTO sign_in_attempt (subject, attempts, last_at, locked_until) VALUES (:subject, :count, :lastAt, :lockedUntil)
  ON CONFLICT (subject) DO UPDATE SET attempts = :count, last_at = :lastAt, locked_until = :lockedUntil`;

export const DELETE_ATTEMPTS = `
  DELETE FROM sign_in_attempt WHERE subject = :subject`;

export const SWEEP_ATTEMPTS = `
  DELETE FROM sign_in_attempt WHERE last_at < :before`;
