import { basename, resolve } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import { APP_NAME_PATTERN } from '#contracts/topology.js';

const MAX_LENGTH = 60;

/** The name an app gets from its folder: lower case, every other character a hyphen. Throws REQUEST_INVALID when nothing is left. */
export function appNameOfFolder(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_LENGTH)
    .replace(/-$/, '');
  if (name === '') {
    throw new NightshiftError(
      'REQUEST_INVALID',
      `No app name can be made from the folder ${folder}: rename it, or name the app.`,
    );
  }
  return name;
}

/** Throws REQUEST_INVALID for a name that queues, host names and paths cannot carry. */
export function checkAppName(name: string): void {
  if (APP_NAME_PATTERN.test(name)) return;
  throw new NightshiftError(
    'REQUEST_INVALID',
    `${JSON.stringify(name)} is no app name: use 1 to ${MAX_LENGTH} lower-case letters, digits and hyphens, with a letter or digit at both ends.`,
  );
}
