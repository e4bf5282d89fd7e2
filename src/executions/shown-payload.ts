import { masked, maskedContent } from '../identity/masked.js';

const MAX_SHOWN_BYTES = 1024 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** A payload as people see it: JSON as its value, other text as it is, anything else in base64. Secrets are masked where they can be told. */
export interface ShownPayload {
  readonly encoding: 'json' | 'text' | 'base64';
  readonly value: unknown;
  /** Only the beginning is shown. */
  readonly cut: boolean;
}

export function shownPayload(bytes: Uint8Array): ShownPayload {
  const isCut = bytes.byteLength > MAX_SHOWN_BYTES;
  const shown = isCut ? bytes.subarray(0, MAX_SHOWN_BYTES) : bytes;
  // A cut may go through a character.
  const text = textOf(shown, isCut);
  if (text === undefined) return { encoding: 'base64', value: Buffer.from(shown).toString('base64'), cut: isCut };
  const value = jsonOf(text);
  if (value === undefined) return { encoding: 'text', value: maskedContent(text), cut: isCut };
  return { encoding: 'json', value: masked(value), cut: isCut };
}

/** As `shownPayload` of them all; no more is read than is shown. */
export async function shownStream(content: AsyncIterable<Uint8Array>): Promise<ShownPayload> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > MAX_SHOWN_BYTES) break;
  }
  return shownPayload(Buffer.concat(chunks));
}

/** As text; undefined for bytes that are none. */
export function textIn(bytes: Uint8Array): string | undefined {
  return textOf(bytes, false);
}

/** The object or array that it is in JSON; undefined for anything else. */
export function jsonIn(bytes: Uint8Array): unknown {
  return jsonOf(textIn(bytes) ?? '');
}

function textOf(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

/** A byte order mark is no part of the value. */
function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
