import { NightshiftError } from '#contracts/errors.js';
import type { PayloadKey } from '#src/executions/payload-store.js';

/** What the stores of every database answer when a row is not there. */

export function appNotFound(app: string, cause?: unknown): NightshiftError {
  return new NightshiftError('APP_NOT_FOUND', `There is no app ${app}: correct the name, or make the app first.`, {
    cause,
  });
}

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

export function workerNotFound(id: string): NightshiftError {
  return new NightshiftError('WORKER_NOT_FOUND', `There is no worker ${id}: list the workers to see their ids.`);
}

export function queueNotClaimed(queue: string): NightshiftError {
  return new NightshiftError('QUEUE_NOT_FOUND', `No function triggers on a queue '${queue}'.`);
}
