import { NightshiftError } from '#contracts/errors.js';
import { MASK } from '../../identity/secret-members.js';

const NAME = /^[A-Za-z_][\w.:-]{0,199}$/;
const MAX_VALUE_CHARACTERS = 65_536;

/**
 * Say nothing that is secret: they steer the host, and people must see how, and tools ask for some. The two build flags come back as they were written, or a
 * publish waits for minutes (publishing 3, 10.10).
 */
const HARMLESS = new Set([
  'AZUREWEBJOBSDISABLEHOMEPAGE',
  'CORS_ALLOWED_ORIGINS',
  'CORS_SUPPORT_CREDENTIALS',
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_ENABLE_CORS_CONFIGURATION',
  'FUNCTIONS_EXTENSION_VERSION',
  'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT',
  'FUNCTIONS_WORKER_PROCESS_COUNT',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'NIGHTSHIFT.HOSTNAMES',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'TZ',
  'WEBSITE_HOSTNAME',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_TIME_ZONE',
]);
const FUNCTION_SWITCH = /^AZUREWEBJOBS[._].+[._]DISABLED$/;

/** A value as people and tools may see it. */
export function shownValue(name: string, value: string): string {
  const upper = name.toUpperCase();
  return HARMLESS.has(upper) || FUNCTION_SWITCH.test(upper) ? value : MASK;
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
