import { NightshiftError } from '#contracts/errors.js';
import { unmasked } from '../../identity/masked.js';
import { jsonIn } from '../shown-payload.js';

/** A payload as an editor sends it: one of the three. */
export interface EditedPayload {
  readonly json?: unknown;
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
}

/** What is kept of an edit: a secret that was shown masked, and left so, is the one of the payload before. Throws REQUEST_INVALID. */
export function editedPayload(edit: EditedPayload, before: Uint8Array): Uint8Array {
  const given = Object.entries(edit).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    throw new NightshiftError('REQUEST_INVALID', 'Send exactly one of "json", "text" and "base64".');
  }
  if (edit.text !== undefined) return Buffer.from(edit.text);
  if (edit.base64 !== undefined) return Buffer.from(edit.base64, 'base64');
  return Buffer.from(JSON.stringify(unmasked(edit.json, jsonIn(before))));
}
