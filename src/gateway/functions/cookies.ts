import type { HttpCookie } from '#contracts/messages/typed-data.js';

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;
const ATTRIBUTE = /^[\x20-\x3a\x3c-\x7e]*$/;

/**
 * One Set-Cookie value (RFC 6265, section 4.1.1). Values with other characters than a cookie may hold are percent-encoded, as ASP.NET does.
 * Undefined when the name, domain or path cannot stand in a header.
 */
export function serializeCookie(cookie: HttpCookie): string | undefined {
  const { name, value, domain, path, expires, maxAge } = cookie;
  if (!NAME.test(name) || !ATTRIBUTE.test(domain ?? '') || !ATTRIBUTE.test(path ?? '')) return undefined;
  const attributes = [`${name}=${VALUE.test(value) ? value : encodeURIComponent(value)}`];
  const expiry = expires === undefined ? Number.NaN : Date.parse(expires);
  if (!Number.isNaN(expiry)) attributes.push(`expires=${new Date(expiry).toUTCString()}`);
  if (maxAge !== undefined) attributes.push(`max-age=${Math.trunc(maxAge)}`);
  if (domain !== undefined && domain !== '') attributes.push(`domain=${domain}`);
  if (path !== undefined && path !== '') attributes.push(`path=${path}`);
  if (cookie.secure === true) attributes.push('secure');
  if (cookie.sameSite !== undefined) attributes.push(`samesite=${cookie.sameSite.toLowerCase()}`);
  if (cookie.httpOnly === true) attributes.push('httponly');
  return attributes.join('; ');
}
