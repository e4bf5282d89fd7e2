import { NightshiftError } from '#contracts/errors.js';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { RecordWriter } from '#contracts/record-writer.js';
import { endsWithin } from '../ends-within.js';

/** A little longer than a publisher waits for its confirm. */
const CONFIRM_WITHIN_MS = 10_000;

export interface RecordsWay {
  readonly records: RecordWriter;
  readonly queue: DurableQueue;
}

/**
 * For a record that is made again when it is not confirmed: its writer would wait for as long as the broker is away, and a process that stops waits for
 * whoever waits for it. Rejects with BROKER_UNAVAILABLE, at once or after a moment; the record may be written all the same then.
 */
export async function writeConfirmed(
  { records, queue }: RecordsWay,
  record: ExecutionRecord,
  withinMs = CONFIRM_WITHIN_MS,
): Promise<void> {
  if (!queue.available) throw unavailable('The broker takes no execution records now.');
  if (records.full) throw unavailable('Too many execution records wait for the broker.');
  if (!(await endsWithin(records.write(record), withinMs))) {
    throw unavailable(`The broker did not confirm an execution record within ${withinMs} ms.`);
  }
}

function unavailable(text: string): NightshiftError {
  return new NightshiftError('BROKER_UNAVAILABLE', text);
}
