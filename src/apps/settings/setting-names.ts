import { NightshiftError } from '#contracts/errors.js';
import { MASK } from '../../identity/secret-members.js';

const NAME = /^[A-Za-z_][\w.:-]{0,199}$/;
const MAX_VALUE_CHARACTERS = 65_536;

/** Say nothing that is secret, and tools ask for them: the two build flags come back as they were written, or a publish waits for minutes (publishing 3, 10.10). */
const HARMLESS = new Set([
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_EXTENSION_VERSION',
  'TZ',
  'WEBSITE_TIME_ZONE',
]);

/** A value as people and tools may see it. */
export function shownValue(name: string, value: string): string {
  return HARMLESS.has(name.toUpperCase()) ? value : MASK;
}

/** Throws REQUEST_INVALID for what cannot be an environment variable. */
export function checkSetting(name: string, value: string): void {
  if (!NAME.test(name)) {
    throw new NightshiftError(
      'REQUEST_INVALID',
      `${JSON.stringify(name.slice(0, 100))} is no name of a setting: use up to 200 letters, digits, "_", ".", ":" and "-", with a letter or "_" first.`,
    );
  }
  if (value.includes('\0') || value.length > MAX_VALUE_CHARACTERS) {
    throw new NightshiftError(
      'REQUEST_INVALID',
      `The value of ${name} has a NUL character or more than ${MAX_VALUE_CHARACTERS} characters.`,
    );
  }
}
