import { NightshiftError } from '#contracts/errors.js';
import { unmasked } from '../../identity/masked.js';
import { withSecretsOf } from '../../identity/secret-members.js';
import { jsonIn, textIn } from '../shown-payload.js';

/** A payload as an editor sends it: one of the three. */
export interface EditedPayload {
  readonly json?: unknown;
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
}

/** What is kept of an edit: a secret that was shown masked, and left so, is the one of the payload before. Throws REQUEST_INVALID. */
export function editedPayload({ json, text, base64 }: EditedPayload, before: Uint8Array): Uint8Array {
  // Null is a value in JSON; beside another form it is a member that was left out.
  const isJson = json !== undefined && (json !== null || (text === undefined && base64 === undefined));
  if (Number(isJson) + Number(text !== undefined) + Number(base64 !== undefined) !== 1) {
    throw new NightshiftError('REQUEST_INVALID', 'Send exactly one of "json", "text" and "base64".');
  }
  if (text !== undefined) return Buffer.from(withSecretsOf(text, textIn(before) ?? ''));
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  return Buffer.from(JSON.stringify(unmasked(json, jsonIn(before))));
}
