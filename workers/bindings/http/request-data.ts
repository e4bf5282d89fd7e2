import { jsonObjectOf, mergedByName } from '#contracts/payload-properties.js';
import type { HttpData } from '#contracts/messages/typed-data.js';

/**
 * What a request is to binding expressions and to metadata: its body's properties, the query but for the key, the route's parameters, later ones winning;
 * `Query` and `Headers` beside them (host-semantics, section 1.8). `detached`: the body when it did not travel in the message.
 */
export function requestData(http: HttpData, detached: Uint8Array | undefined): Record<string, unknown> {
  const query = lastValues(http);
  return mergedByName<unknown>(
    picked(jsonObjectOf(bodyText(http, detached)) ?? {}, (_name, value) => value !== null && !Array.isArray(value)),
    picked(query, (name) => name.toLowerCase() !== 'code'),
    http.params ?? {},
    { Query: query, Headers: http.headers },
  );
}

function picked<T>(
  values: Readonly<Record<string, T>>,
  isWanted: (name: string, value: T) => boolean,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => isWanted(name, value)));
}

/** Of a key that was repeated the last value, where the function sees all of them joined (host-semantics, section 1.5). */
function lastValues({ url, query = {} }: HttpData): Readonly<Record<string, string>> {
  const at = url?.indexOf('?') ?? -1;
  return at === -1 ? query : Object.fromEntries(new URLSearchParams(url?.slice(at + 1)));
}

/** What the body says, be it in the message or beside it. */
function bodyText({ body }: HttpData, detached: Uint8Array | undefined): string {
  if (detached !== undefined) return Buffer.from(detached).toString('utf8');
  if (body?.bytes !== undefined) return Buffer.from(body.bytes, 'base64').toString('utf8');
  return body?.string ?? body?.json ?? '';
}
