import { NightshiftError } from '#contracts/errors.js';
import type { PayloadKey } from '#src/executions/payload-store.js';

/** What the stores of every database answer when a row is not there. */

export function versionNotFound(app: string, version: string): NightshiftError {
  return new NightshiftError('VERSION_NOT_FOUND', `App ${app} has no version ${version}: publish it first.`);
}

export function packageNotFound(digest: string): NightshiftError {
  return new NightshiftError('VERSION_NOT_FOUND', `No package ${digest} is stored: publish the version again.`);
}

export function payloadNotFound({ day, id, name }: PayloadKey): NightshiftError {
  const text = `Execution ${id} of ${day} has no payload ${name}, or it is no longer kept.`;
  return new NightshiftError('PAYLOAD_NOT_FOUND', text);
}

export function payloadReplaced({ id, name }: PayloadKey): NightshiftError {
  const text = `Payload ${name} of execution ${id} was replaced while it was read: read it again.`;
  return new NightshiftError('PAYLOAD_NOT_FOUND', text);
}

export function queueNotClaimed(queue: string): NightshiftError {
  return new NightshiftError('QUEUE_NOT_FOUND', `No function triggers on a queue '${queue}'.`);
}
