import { NightshiftError } from '#contracts/errors.js';
import type { ExecutionCursor } from './execution-store.js';

/** The last row of a page as an opaque text, safe in a URL. */
export function encodeCursor({ acceptedAt, id }: ExecutionCursor): string {
  return Buffer.from(`${acceptedAt.getTime()} ${id}`).toString('base64url');
}

/** Throws REQUEST_INVALID for a text that no page gave out. */
export function decodeCursor(text: string): ExecutionCursor {
  const match = /^(\d{1,15}) (.+)$/s.exec(Buffer.from(text, 'base64url').toString('utf8'));
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new NightshiftError(
      'REQUEST_INVALID',
      'cursor is not one of ours: pass the "next" of a page as it was given.',
    );
  }
  return { acceptedAt: new Date(Number(match[1])), id: match[2] };
}
