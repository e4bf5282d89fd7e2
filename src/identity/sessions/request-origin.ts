import { createHmac, timingSafeEqual } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';

type HeaderValue = string | readonly string[] | undefined;

/** What is looked at to tell a page of ours from any other page that a browser shows. */
export interface BrowserRequest {
  readonly method: string;
  readonly headers: {
    readonly authorization?: string | undefined;
    readonly origin?: string | undefined;
    readonly 'sec-fetch-site'?: HeaderValue;
    readonly 'x-csrf-token'?: HeaderValue;
  };
  /** As the caller used them: of a trusted proxy, what it forwards. */
  readonly protocol: string;
  readonly host: string;
}

/** Only by a page of ours, or by hand. `same-site` is not enough: functions answer on the same host, on another port. */
const OWN_SITES: readonly unknown[] = ['same-origin', 'none'];

/**
 * Refuses what a page of somebody else makes a browser send along with the cookie or the Basic password that it remembers, signing in included. A
 * bearer token is never sent by itself. Throws CSRF_REFUSED.
 */
export function refuseForeign(request: BrowserRequest): void {
  const { authorization, origin, 'sec-fetch-site': site } = request.headers;
  if (isRead(request) || /^bearer /i.test(authorization ?? '')) return;
  // The browser's own word, which a page cannot change; over plain HTTP only the origin is sent.
  const isOurs = site === undefined ? origin === undefined || isOwn(origin, request) : OWN_SITES.includes(site);
  if (isOurs) return;
  throw new NightshiftError(
    'CSRF_REFUSED',
    'A page of another origin sent this. Behind a proxy: name it in MANAGEMENT_TRUSTED_PROXIES, and let it forward host and protocol.',
  );
}

/** What a page of ours says to show that it can read our answers. Made from the session's token, so that nothing more is stored. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('csrf').digest('base64url');
}

/** Throws CSRF_REFUSED unless the request only reads, or carries the session's CSRF token. */
export function requireCsrfToken(request: BrowserRequest, expected: string): void {
  if (isRead(request)) return;
  const { 'x-csrf-token': sent } = request.headers;
  if (typeof sent === 'string' && isSame(sent, expected)) return;
  throw new NightshiftError(
    'CSRF_REFUSED',
    'A session changes something only with the header X-CSRF-Token: GET /api/me tells its value.',
  );
}

function isRead({ method }: BrowserRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function isOwn(origin: string, { protocol, host }: BrowserRequest): boolean {
  return URL.parse(`${protocol}://${host}`)?.origin === origin.toLowerCase();
}

function isSame(sent: string, expected: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
