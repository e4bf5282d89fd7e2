import type { RpcTypedData } from '../node/protocol.js';
import { isSet, toBase64 } from '../node/rpc-values.js';

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;

/**
 * A value as the handler gets it (language-worker contract, section 6.2): text is encoded as JSON once more, bytes are base64, objects stay objects, dates
 * stay dates, and everything else is its JSON text in a string. Undefined for null.
 */
export function payloadValue(data: RpcTypedData): unknown {
  const { string, json, int, double } = data;
  const bytes = data.bytes ?? data.stream;
  if (isSet(string)) return JSON.stringify(string);
  if (isSet(json)) return ofJson(parsed(json));
  if (isSet(bytes)) return toBase64(bytes);
  const number = int ?? double;
  return isSet(number) ? String(number) : ofCollection(data);
}

/** The same rule for what is no typed data. */
export function ofJson(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  return typeof value === 'string' && ISO_DATE.test(value) ? value : JSON.stringify(value);
}

function ofCollection(data: RpcTypedData): unknown {
  const { collectionBytes, collectionString, collectionDouble, collectionSint64 } = data;
  const items =
    collectionBytes?.bytes?.map(toBase64) ??
    collectionString?.string ??
    collectionDouble?.double ??
    collectionSint64?.sint64;
  return isSet(items) ? JSON.stringify(items) : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** As .NET tells it: blanks and line ends do not count. */
export function isBase64(text: string): boolean {
  return text !== '' && BASE64.test(text.replaceAll(/[ \t\r\n]/g, ''));
}
