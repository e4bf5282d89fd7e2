import { describe, expect, it } from '@jest/globals';
import { eventually, Gate, within } from '../test/support/eventually.js';
import { anEnd } from '../test/support/record-samples.js';
import { RememberingLogger } from '../test/support/remembering-logger.js';
import { MemoryQueue } from '../test/support/worker/memory-queue.js';
import type { ExecutionRecorded } from './messages/execution-recorded.js';
import { RecordWriter } from './record-writer.js';
import { RECORDS_QUEUE, type QueueDeclaration } from './topology.js';

/** Confirms only once the gate is open. */
class SlowQueue extends MemoryQueue {
  readonly gate = new Gate();

  override async publish(...message: Parameters<MemoryQueue['publish']>): Promise<void> {
    await this.gate.opened;
    await super.publish(...message);
  }
}

const batches = (queue: MemoryQueue) => queue.bodies<ExecutionRecorded>('execution.recorded');

describe('the record writer', () => {
  it('puts records of one turn into one batch, and what came meanwhile into the next', async () => {
    const queue = new SlowQueue();
    const writer = new RecordWriter(queue, new RememberingLogger());
    const first = [writer.write(anEnd()), writer.write(anEnd())];
    await new Promise((resolve) => setImmediate(resolve));
    const rest = [writer.write(anEnd()), writer.write(anEnd()), writer.write(anEnd())];
    queue.gate.open();
    await Promise.all([...first, ...rest]);
    expect(batches(queue).map(({ records }) => records.length)).toEqual([2, 3]);
  });

  it('counts a record as pending until its batch is confirmed', async () => {
    const queue = new SlowQueue();
    const writer = new RecordWriter(queue, new RememberingLogger());
    void writer.write(anEnd());
    const second = writer.write(anEnd());
    await new Promise((resolve) => setImmediate(resolve));
    void writer.write(anEnd());
    expect(writer.pending).toBe(3);
    queue.gate.open();
    await second;
    await writer.flush();
    expect(writer.pending).toBe(0);
  });

  it('keeps records while the broker is away, says so once, and flushes when it is back', async () => {
    const queue = new MemoryQueue();
    const logger = new RememberingLogger();
    const writer = new RecordWriter(queue, logger);
    queue.fail('BROKER_UNAVAILABLE');
    void writer.write(anEnd());
    await eventually('a third try', () => queue.refusals >= 3);
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(writer.pending).toBe(1);
    const flushed = writer.flush();
    queue.fail(undefined);
    await within('the flush', flushed);
    expect(batches(queue)).toHaveLength(1);
    await writer.flush();
  });

  it('is full when 10,000 records or 64 MiB wait, takes what ran all the same, and has room again once they are confirmed', async () => {
    const queue = new MemoryQueue();
    const writer = new RecordWriter(queue, new RememberingLogger());
    queue.fail('BROKER_UNAVAILABLE');
    const write = (count: number, message: string) => {
      const failure = { code: 'FUNCTION_FAILED', message };
      for (let n = 0; n < count; n += 1) void writer.write(anEnd({ outcome: 'Failed', failure }));
    };
    write(9_999, 'short');
    expect(writer.full).toBe(false);
    write(1, 'short');
    expect(writer.full).toBe(true);
    queue.fail(undefined);
    await within('the flush', writer.flush());
    expect(writer.full).toBe(false);
    queue.fail('BROKER_UNAVAILABLE');
    write(63, 'x'.repeat(1024 * 1024));
    expect(writer.full).toBe(false);
    write(2, 'x'.repeat(1024 * 1024));
    expect(writer.full).toBe(true);
    queue.fail(undefined);
    await within('the flush', writer.flush());
    expect(writer.full).toBe(false);
    expect(batches(queue).reduce((sum, { records }) => sum + records.length, 0)).toBe(10_065);
  });

  it('declares the queue again when somebody has deleted it', async () => {
    const declared: QueueDeclaration[] = [];
    class DeletedQueue extends MemoryQueue {
      override async declare(queue?: QueueDeclaration): Promise<void> {
        if (queue !== undefined) declared.push(queue);
        this.fail(undefined);
      }
    }
    const queue = new DeletedQueue();
    const writer = new RecordWriter(queue, new RememberingLogger());
    queue.fail('BROKER_UNROUTABLE');
    await within('the record', writer.write(anEnd()));
    expect(declared).toEqual([RECORDS_QUEUE]);
  });

  it('splits what has gathered into batches of 500 records and 1 MiB', async () => {
    const queue = new MemoryQueue();
    const writer = new RecordWriter(queue, new RememberingLogger());
    const message = 'x'.repeat(700 * 1024);
    const large = () => anEnd({ outcome: 'Failed', failure: { code: 'FUNCTION_FAILED', message } });
    for (let count = 0; count < 501; count += 1) void writer.write(anEnd());
    void writer.write(large());
    void writer.write(large());
    await writer.flush();
    expect(batches(queue).map(({ records }) => records.length)).toEqual([500, 2, 1]);
  });
});
