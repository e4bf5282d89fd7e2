import { availableParallelism } from 'node:os';
import { parseTimeSpanMs } from '#contracts/schedules/time-span.js';
import { hostSection, integerOf } from '../host-section.js';
import { find } from '../../languages/host-json/json-object.js';

const MOST = 2 ** 31 - 1;

interface QueueOptions {
  readonly concurrency: number;
  readonly maxDequeueCount: number;
  readonly visibilityTimeoutMs: number;
}

export type ReadQueueOptions =
  | { readonly options: QueueOptions; readonly note?: string; readonly problem?: undefined }
  | { readonly options?: undefined; readonly note?: undefined; readonly problem: string };

/** `extensions.queues` of host.json (host-semantics, section 4.1). Polling has no meaning here: the broker hands messages over. */
export function queueOptions(hostJson: Readonly<Record<string, unknown>>): ReadQueueOptions {
  const section = hostSection(hostJson, 'extensions', 'queues');
  const batchSize = integerOf(section, 'batchSize', { fallback: 16, least: 1, most: 32 });
  if (batchSize === undefined) return wrong('batchSize', 'a whole number from 1 to 32');
  const half = Math.floor(batchSize / 2) * availableParallelism();
  const newBatchThreshold = integerOf(section, 'newBatchThreshold', { fallback: half, least: 0, most: MOST });
  if (newBatchThreshold === undefined) return wrong('newBatchThreshold', 'a whole number from 0');
  const maxDequeueCount = integerOf(section, 'maxDequeueCount', { fallback: 5, least: 1, most: MOST });
  if (maxDequeueCount === undefined) return wrong('maxDequeueCount', 'a whole number from 1');
  const visibility = find(section, 'visibilityTimeout') ?? '00:00:00';
  const visibilityTimeoutMs = typeof visibility === 'string' ? parseTimeSpanMs(visibility) : undefined;
  if (visibilityTimeoutMs === undefined) return wrong('visibilityTimeout', 'a time such as "00:00:30"');
  const options = { concurrency: batchSize + newBatchThreshold, maxDequeueCount, visibilityTimeoutMs };
  if (find(section, 'messageEncoding') === undefined) return { options };
  const note = 'messageEncoding of host.json has no meaning on a broker: bodies travel as they are';
  return { options, note };
}

function wrong(name: string, expected: string): ReadQueueOptions {
  return { problem: `host.json has an "extensions.queues.${name}" that is not ${expected}` };
}
