import { NightshiftError } from '#contracts/errors.js';

/** What whoever names an app is told that there is none of. */
export function appNotFound(app: string, cause?: unknown): NightshiftError {
  return new NightshiftError('APP_NOT_FOUND', `There is no app ${app}: GET /api/apps lists them.`, { cause });
}
