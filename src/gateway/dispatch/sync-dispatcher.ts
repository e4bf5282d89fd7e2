import { Injectable } from '@nestjs/common';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { CallBook } from './call-book.js';
import { CallWatch } from './call-watch.js';
import type { Call } from './call.js';
import { Outbox } from './outbox.js';
import { SyncResults } from './sync-results.js';

/** The sync lane: calls go out to any worker, results come back to this gateway (design, section 4, step 2). */
@Injectable()
export class SyncDispatcher {
  constructor(
    private readonly book: CallBook,
    private readonly outbox: Outbox,
    private readonly results: SyncResults,
    private readonly watch: CallWatch,
  ) {}

  /** Calls that wait or run, those whose caller has gone included: they still occupy a worker. */
  get outstanding(): number {
    return this.book.size;
  }

  /** Resolves when results can arrive. Rejects with BROKER_UNAVAILABLE. */
  async start(): Promise<void> {
    await this.results.start();
    this.watch.start();
  }

  /** Hands the call over at the end of this turn. Its outcome comes within the limit, give or take a look of the watch. */
  submit(request: InvocationRequest, limitMs: number): Call {
    const call = this.book.open(request, limitMs);
    if (this.results.listening && this.book.takesCalls) this.outbox.add(call);
    else this.book.close(call, { kind: 'unavailable', code: 'BROKER_UNAVAILABLE' });
    return call;
  }

  /** The caller has gone: see `CallBook.abandon`. */
  abandon(call: Call): void {
    this.book.abandon(call);
  }

  /** Callers that still wait hear that their call is lost to them. */
  async close(): Promise<void> {
    this.watch.stop();
    await this.results.close();
    for (const call of this.book.all()) call.settle({ kind: 'lost' });
  }
}
