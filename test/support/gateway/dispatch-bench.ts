import {
  EXECUTION_RECORDED,
  type EndedRecord,
  type ExecutionRecorded,
} from '#contracts/messages/execution-recorded.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { CallBook } from '#src/gateway/dispatch/call-book.js';
import { CallWatch } from '#src/gateway/dispatch/call-watch.js';
import type { Call } from '#src/gateway/dispatch/call.js';
import { Outbox } from '#src/gateway/dispatch/outbox.js';
import { SyncDispatcher } from '#src/gateway/dispatch/sync-dispatcher.js';
import { SyncResults } from '#src/gateway/dispatch/sync-results.js';
import { newInvocation } from '#src/gateway/functions/new-invocation.js';
import { eventually } from '../eventually.js';
import { SetClock } from '../set-clock.js';
import { MemorySignals } from '../worker/memory-signals.js';
import { FixedFleet } from './fixed-fleet.js';
import { GatewayQueue } from './gateway-queue.js';

/** Of every call. */
export const LIMIT_MS = 230_000;

/** Calls of one turn of the event loop leave together, at its end. */
export const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** How a gateway sends calls and gets their results, on a broker in memory, with a fleet and a clock that a test moves. One worker serves `shop`. */
export class DispatchBench {
  readonly queue = new GatewayQueue();
  readonly signals = new MemorySignals();
  readonly fleet = new FixedFleet();
  readonly clock = new SetClock();
  readonly book: CallBook;
  readonly watch: CallWatch;
  readonly dispatcher: SyncDispatcher;

  constructor() {
    const logger = new SilentLogger();
    this.book = new CallBook(new RecordWriter(this.queue, logger), this.clock, this.signals);
    this.watch = new CallWatch(this.book, this.queue, this.fleet, logger);
    const outbox = new Outbox(this.book, this.queue, this.fleet, logger);
    this.dispatcher = new SyncDispatcher(this.book, outbox, new SyncResults(this.book, this.queue, logger), this.watch);
    this.fleet.join('w1', 'shop');
  }

  submit(app = 'shop', body = ''): Call {
    const seed = {
      app,
      version: 'v1',
      function: 'orders',
      trigger: 'http' as const,
      lane: 'sync' as const,
      input: { name: 'request', data: { string: body } },
      traceContext: { traceParent: '00-1-2-01' },
      limitMs: LIMIT_MS,
    };
    return this.dispatcher.submit(newInvocation(seed, this.clock.now()), LIMIT_MS);
  }

  /** A call that the broker has taken. */
  async published(): Promise<Call> {
    const call = this.submit();
    await aTurn();
    return call;
  }

  /** A worker says that it runs the call. */
  running(call: Call, worker = 'w1'): Promise<void> {
    return this.queue.progress(worker, { running: [call.request.id] });
  }

  ended(): Promise<EndedRecord[]> {
    return eventually('an ended record', () => {
      const batches = this.queue.bodies<ExecutionRecorded>(EXECUTION_RECORDED);
      const records = batches.flatMap((batch) => batch.records).filter((record) => record.kind === 'ended');
      return records.length > 0 && records;
    });
  }
}
