import { beforeEach, describe, expect, it } from '@jest/globals';
import { EXECUTION_RECORDED } from '#contracts/messages/execution-recorded.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { anEndedRecord } from '../../test/support/factories.js';
import { MemoryQueue } from '../../test/support/worker/memory-queue.js';
import { writeConfirmed } from './confirmed-record.js';

let queue: MemoryQueue;
let records: RecordWriter;

beforeEach(() => {
  queue = new MemoryQueue();
  records = new RecordWriter(queue, new SilentLogger());
});

describe('a record that must be confirmed', () => {
  it('is with the broker when the promise resolves', async () => {
    await writeConfirmed({ records, queue }, anEndedRecord());
    expect(queue.bodies(EXECUTION_RECORDED)).toHaveLength(1);
  });

  it('is not taken while the broker is away', async () => {
    queue.fail('BROKER_UNAVAILABLE');
    await expect(writeConfirmed({ records, queue }, anEndedRecord())).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
    });
    expect(records.pending).toBe(0);
  });

  it('is waited for no longer than a moment when no confirm comes', async () => {
    let confirm: () => void = () => undefined;
    queue.publish = () => new Promise((resolve) => (confirm = resolve));
    await expect(writeConfirmed({ records, queue }, anEndedRecord(), 1)).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
    });
    queue.publish = () => Promise.resolve();
    confirm();
    await records.flush();
  });
});
