import { validateHeaderName, validateHeaderValue } from 'node:http';

/** Headers that frame the message on its connection: the gateway's to set. */
const FRAMING = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function isFraming(lowerCaseName: string): boolean {
  return FRAMING.has(lowerCaseName);
}

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
