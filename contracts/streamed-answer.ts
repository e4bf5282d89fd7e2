import { NightshiftError } from './errors.js';
import { codec } from './messages/codec.js';
import { HttpData } from './messages/typed-data.js';

/**
 * Content type of a response body that a worker sends before the invocation has ended, so that no result tells its status: four bytes of length
 * (big-endian), status and headers as JSON of that length, then the body.
 */
export const STREAMED_ANSWER = 'application/vnd.nightshift.answer';

export const HEAD_LENGTH_BYTES = 4;

const MAX_HEAD_BYTES = 512 * 1024;
const heads = codec(STREAMED_ANSWER, HttpData);

/** What goes before the body. */
export function encodeAnswerHead(head: HttpData): Buffer {
  const json = heads.encode(head);
  const length = Buffer.alloc(HEAD_LENGTH_BYTES);
  length.writeUInt32BE(json.byteLength);
  return Buffer.concat([length, json]);
}

/** Throws MESSAGE_INVALID when no head is that long. */
export function answerHeadLength(bytes: Buffer): number {
  const length = bytes.readUInt32BE();
  if (length > 0 && length <= MAX_HEAD_BYTES) return length;
  throw new NightshiftError('MESSAGE_INVALID', `${STREAMED_ANSWER}: a head of ${length} bytes is not taken`);
}

/** Throws MESSAGE_INVALID. */
export function decodeAnswerHead(json: Uint8Array): HttpData {
  return heads.decode(json);
}
