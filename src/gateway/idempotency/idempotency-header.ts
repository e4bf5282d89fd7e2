const MAX_KEY = 255;

/** A string item of RFC 9651, section 3.3.3, whatever parameters follow it. */
const STRUCTURED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"(?:\s*;.*)?$/;
/** What many clients send: the bare text. A comma would be a second header. */
const BARE = /^[\x21\x23-\x2b\x2d-\x7e]+$/;

/**
 * The key of an `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): a structured string, or the bare text, which mean the same key.
 * Undefined when there is none, `invalid` for anything else than 1 to 255 characters.
 */
export function readIdempotencyKey(
  header: string | readonly string[] | undefined,
): { readonly key: string } | 'invalid' | undefined {
  if (header === undefined) return undefined;
  const text = (typeof header === 'string' ? header : header.join(',')).trim();
  const quoted = STRUCTURED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(text) ? text : '');
  return key.length >= 1 && key.length <= MAX_KEY ? { key } : 'invalid';
}
