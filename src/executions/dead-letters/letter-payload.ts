import { NightshiftError } from '#contracts/errors.js';
import { masked, maskedText, unmasked } from '../../identity/masked.js';

const MAX_SHOWN_BYTES = 1024 * 1024;

/** A payload as people see it: JSON as its value, other text as it is, anything else in base64. Secrets are masked where they can be told. */
export interface ShownPayload {
  readonly encoding: 'json' | 'text' | 'base64';
  readonly value: unknown;
  /** Only the beginning is shown. */
  readonly cut: boolean;
}

/** A payload as an editor sends it: one of the three. */
export interface EditedPayload {
  readonly json?: unknown;
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
}

export function shownPayload(bytes: Uint8Array): ShownPayload {
  const isCut = bytes.byteLength > MAX_SHOWN_BYTES;
  const shown = isCut ? bytes.subarray(0, MAX_SHOWN_BYTES) : bytes;
  const text = textOf(shown);
  if (text === undefined) return { encoding: 'base64', value: Buffer.from(shown).toString('base64'), cut: isCut };
  const value = jsonOf(text);
  if (value === undefined) return { encoding: 'text', value: maskedText(text), cut: isCut };
  return { encoding: 'json', value: masked(value), cut: isCut };
}

/** What is kept of an edit: a secret that was shown masked, and left so, is the one of the payload before. Throws REQUEST_INVALID. */
export function editedPayload(edit: EditedPayload, before: Uint8Array): Uint8Array {
  const given = Object.entries(edit).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    throw new NightshiftError('REQUEST_INVALID', 'Send exactly one of "json", "text" and "base64".');
  }
  if (edit.text !== undefined) return Buffer.from(edit.text);
  if (edit.base64 !== undefined) return Buffer.from(edit.base64, 'base64');
  return Buffer.from(JSON.stringify(unmasked(edit.json, jsonOf(textOf(before) ?? ''))));
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
