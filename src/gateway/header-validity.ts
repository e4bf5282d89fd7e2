import { validateHeaderName, validateHeaderValue } from 'node:http';

/** Whether Node will send it. Headers come from apps: one that cannot be sent must not take the response with it. */
export function isValidHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
