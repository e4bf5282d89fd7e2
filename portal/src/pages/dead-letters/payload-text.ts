import type { Schema } from '../../api/client.js';
import type { Payload } from './queries.js';

/** As people read it, and edit it; undefined for what is no text. */
export function textOfPayload({ encoding, value }: Payload): string | undefined {
  if (encoding === 'base64') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

type Edited =
  | { readonly body: Schema<'EditPayloadRequest'> }
  /** Why it cannot be saved; '' when it is JSON, but neither object nor array. */
  | { readonly problem: string };

/** What JSON was must stay JSON: only so are secrets that were shown masked put back. */
export function editedBody(encoding: Payload['encoding'], text: string): Edited {
  if (encoding !== 'json') return { body: { text } };
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return { problem: '' };
    return { body: { json: json as Record<string, never> } };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
