import type { RpcHttpCookie } from './protocol.js';

const SAME_SITE: Readonly<Record<string, 'lax' | 'strict' | 'explicitNone'>> = {
  lax: 'lax',
  strict: 'strict',
  none: 'explicitNone',
};

/** A Set-Cookie header as the library's own server wrote it (RFC 6265, section 5.2): the value is escaped there, and again when it is sent on. */
export function parseSetCookie(header: string): RpcHttpCookie {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
  const [name, value] = split(pair);
  const cookie: { -readonly [K in keyof RpcHttpCookie]: RpcHttpCookie[K] } = { name, value: decoded(value) };
  for (const [key, text] of attributes.map(split)) {
    const lower = key.toLowerCase();
    if (lower === 'domain') cookie.domain = { value: text };
    else if (lower === 'path') cookie.path = { value: text };
    else if (lower === 'secure') cookie.secure = { value: true };
    else if (lower === 'httponly') cookie.httpOnly = { value: true };
    else if (lower === 'max-age') cookie.maxAge = { value: Number(text) };
    else if (lower === 'expires') cookie.expires = { value: { seconds: Math.floor(Date.parse(text) / 1000) } };
    else if (lower === 'samesite') cookie.sameSite = SAME_SITE[text.toLowerCase()] ?? 'none';
  }
  return cookie;
}

function split(part: string): [name: string, value: string] {
  const at = part.indexOf('=');
  return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
