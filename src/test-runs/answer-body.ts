import { MASK } from '../identity/secret-members.js';

export interface ShownBody {
  readonly body: string;
  readonly bodyEncoding: 'text' | 'base64';
}

/** A body as text where it is UTF-8, else as base64; `secret` stands masked in it. A cut may go through a character. */
export function shownBody(body: Buffer, truncated: boolean, secret: string | undefined): ShownBody {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body, { stream: truncated });
    return text.includes('\0') ? encoded(body) : { body: withoutSecret(text, secret), bodyEncoding: 'text' };
  } catch {
    return encoded(body);
  }
}

export function withoutSecret(text: string, secret: string | undefined): string {
  return secret === undefined || secret === '' ? text : text.replaceAll(secret, MASK);
}

function encoded(body: Buffer): ShownBody {
  return { body: body.toString('base64'), bodyEncoding: 'base64' };
}
