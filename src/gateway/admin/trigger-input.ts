import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { withPayloadProperties } from '#contracts/payload-properties.js';
import { ScheduleError } from '#contracts/schedules/schedule.js';
import { timerData } from '#contracts/schedules/timer-object.js';
import { readTimerTrigger } from '#contracts/schedules/timer-trigger.js';
import { triggerText } from '../routes/trigger-option.js';

export interface TriggerInput {
  readonly data: TypedData;
  readonly triggerMetadata: Record<string, TypedData>;
}

/**
 * The text of a manual run as the trigger would have brought it (host-semantics, section 2; payloads of section 3.10 and of the
 * language-worker contract, section 2.8). Timers ignore the text.
 */
export function toTriggerInput(
  metadata: FunctionMetadata,
  input: string,
  settings: Readonly<Record<string, string>>,
): TriggerInput {
  const type = triggerText(metadata, 'type').toLowerCase();
  if (type === 'timertrigger') {
    return { data: timerData(adjustsForDst(metadata, settings), false), triggerMetadata: {} };
  }
  const binary = triggerText(metadata, 'dataType').toLowerCase() === 'binary';
  const named: Record<string, TypedData> = type === 'queuetrigger' ? { QueueTrigger: { string: input } } : {};
  return binary
    ? { data: { bytes: Buffer.from(input).toString('base64') }, triggerMetadata: named }
    : { data: { string: input }, triggerMetadata: withPayloadProperties(named, input) };
}

/** The worker has checked the schedule; one that it could not read runs by hand as most do. */
function adjustsForDst(metadata: FunctionMetadata, settings: Readonly<Record<string, string>>): boolean {
  const trigger = triggerOf(metadata);
  try {
    return trigger === undefined || readTimerTrigger(metadata.name, trigger, settings).schedule.adjustForDst;
  } catch (error) {
    if (error instanceof ScheduleError) return true;
    throw error;
  }
}
