import { statusOf, type HttpData, type TypedData } from '#contracts/messages/typed-data.js';
import { masked } from '../identity/masked.js';
import { shownPayload, type ShownPayload } from './shown-payload.js';

/** What a function was given, or has returned, as people see it; undefined for nothing. `keptBody`: what was kept apart of it. */
export function shownData(
  { http, json, string, bytes, ...others }: TypedData,
  keptBody?: ShownPayload,
): ShownPayload | undefined {
  if (http !== undefined) return shownHttp(http, keptBody);
  if (bytes !== undefined) return shownPayload(Buffer.from(bytes, 'base64'));
  const text = json ?? string;
  if (text !== undefined) return shownPayload(Buffer.from(text));
  const [value] = Object.values(others);
  return value === undefined ? undefined : { encoding: 'json', value: masked(value), cut: false };
}

/** A request or an answer in one object. */
function shownHttp(
  { method, url, statusCode, headers, body, bodyReference }: HttpData,
  keptBody: ShownPayload | undefined,
): ShownPayload {
  const isAnswer = method === undefined;
  const shown = body === undefined ? keptBody : shownBody(body);
  const value = {
    ...(isAnswer ? { status: statusOf({ statusCode }) } : { method, url }),
    headers,
    ...(shown === undefined ? {} : { body: shown.value }),
    ...(shown?.encoding === 'base64' ? { bodyEncoding: 'base64' } : {}),
  };
  return { encoding: 'json', value: masked(value), cut: shown === undefined ? bodyReference !== undefined : shown.cut };
}

function shownBody({ bytes, string, json }: NonNullable<HttpData['body']>): ShownPayload {
  return shownPayload(bytes === undefined ? Buffer.from(json ?? string ?? '') : Buffer.from(bytes, 'base64'));
}
