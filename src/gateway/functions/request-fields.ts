import { parse } from 'node:querystring';
import { TICKET_HEADER } from '../test-runs/run-tickets.js';
import { withoutSessionCookie } from '../../identity/sessions/session-cookie.js';

/**
 * Headers as functions see them: lower-case names, repeated ones joined by a comma (host-semantics, section 1.5). `rawHeaders` alternates
 * names and values; Node's own `headers` drops some repetitions.
 */
export function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (name === TICKET_HEADER) continue;
    const sent = rawHeaders[at + 1] ?? '';
    const value = name === 'cookie' ? withoutSessionCookie(sent) : sent;
    if (value === '' && sent !== '') continue;
    const earlier = headers[name];
    // Cookies are a list of their own, separated by semicolons (RFC 6265, section 4.2.1).
    headers[name] = earlier === undefined ? value : `${earlier}${name === 'cookie' ? '; ' : ','}${value}`;
  }
  return headers;
}

/** Query values, decoded, repeated ones joined by a comma. */
export function joinQuery(queryText: string): Record<string, string> {
  const query = Object.create(null) as Record<string, string>;
  if (queryText === '') return query;
  for (const [name, value] of Object.entries(parse(queryText, '&', '=', { maxKeys: 0 }))) {
    if (value !== undefined) query[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return query;
}

/** `Prefer: respond-async` (RFC 7240, section 4.1), alone or among other preferences. */
export function prefersAsync(prefer: string | readonly string[] | undefined): boolean {
  if (prefer === undefined) return false;
  const text = typeof prefer === 'string' ? prefer : prefer.join(',');
  return text.split(',').some((preference) => preference.split(/[;=]/)[0]?.trim().toLowerCase() === 'respond-async');
}
