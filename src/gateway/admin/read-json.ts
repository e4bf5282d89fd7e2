import { NightshiftError, toError } from '#contracts/errors.js';
import { MAX_INLINE_BODY_BYTES } from '#contracts/messages/typed-data.js';
import { empty, json, unavailable, type Answer } from '../answer.js';
import { receiveBody } from '../bodies/receive-body.js';
import type { Exchange } from '../exchange.js';

const WITHIN_MS = 30_000;

/** The body as JSON; undefined when there is none. Rejects with REQUEST_INVALID or BODY_TOO_LARGE. */
export async function readJson({ request }: Exchange): Promise<unknown> {
  const body = await receiveBody(request, { maxBytes: MAX_INLINE_BODY_BYTES, withinMs: WITHIN_MS });
  if (body.kind === 'streamed') throw new NightshiftError('BODY_TOO_LARGE', 'The body is limited to 256 KiB');
  if (body.kind === 'none') return undefined;
  try {
    return JSON.parse(body.bytes.toString('utf8'));
  } catch (cause) {
    throw new NightshiftError('REQUEST_INVALID', 'The body is not JSON', { cause });
  }
}

/** A member of a JSON object by its name in any case: tools write names either way. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

export function invalid(message: string): Answer {
  return json(400, { code: 'REQUEST_INVALID', message });
}

/** What a caller of the admin API is told of an error; one that is our own fault is thrown on. */
export function refusal(thrown: unknown): Answer {
  const error = toError(thrown);
  if (!(error instanceof NightshiftError)) throw error;
  if (error.code === 'BODY_TOO_LARGE') return json(413, { code: error.code, message: error.message });
  if (error.class === 'InvalidInput') return invalid(error.message);
  if (error.class === 'NotFound') return empty(404);
  if (error.class === 'Unavailable') return unavailable('Nothing was done: the store or the broker does not answer.');
  throw error;
}
