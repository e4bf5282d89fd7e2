import { PassThrough, type Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { ChangeTopic } from '#contracts/messages/control.js';
import { Authentication, type IncomingRequest } from '../../identity/authentication.js';
import { endWhenRefused } from '../../identity/end-when-refused.js';
import { grantsOf, type Identity } from '../../identity/identity.js';
import { ChangeFeed } from './change-feed.js';
import { eventsFor } from './events-for.js';

/** A tab has one while it is seen. */
const MOST_OF_ONE = 20;
const MOST = 500;
/** What waits for a reader that does not keep up: it hears of later changes instead. */
const MOST_WAITING_BYTES = 64 * 1024;

interface Open {
  readonly stream: PassThrough;
  readonly by: string;
}

/** Server-sent events: what changed, within the caller's reach. A stream ends with the session that opened it, and with this process. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  readonly #open = new Set<Open>();

  constructor(
    private readonly feed: ChangeFeed,
    private readonly authentication: Authentication,
  ) {}

  /** `request` was admitted. Throws REQUEST_THROTTLED when there are too many streams. */
  open(request: IncomingRequest & { readonly identity: Identity }, topics: readonly ChangeTopic[]): Readable {
    const entry: Open = { stream: new PassThrough(), by: request.identity.user?.id ?? request.identity.tokenId };
    const { stream } = entry;
    this.#requireRoom(entry.by);
    this.#open.add(entry);
    const unsubscribe = this.feed.onChanges((changes) => {
      if (stream.writableLength > MOST_WAITING_BYTES) return;
      const events = eventsFor(changes, topics, grantsOf(request.identity));
      for (const event of events) stream.write(`data: ${JSON.stringify(event)}\n\n`);
    });
    stream.on('close', () => {
      unsubscribe();
      this.#open.delete(entry);
    });
    endWhenRefused(stream, {
      admit: () => this.authentication.admit(request),
      end: () => stream.end(),
      onStay: () => stream.write(': here\n\n'),
    });
    stream.write(': it begins\n\n');
    // Nobody reads it, and nobody would close it.
    if (request.method === 'HEAD') stream.end();
    return stream;
  }

  onModuleDestroy(): void {
    for (const { stream } of this.#open) stream.end();
  }

  #requireRoom(by: string): void {
    const ofOne = [...this.#open].filter((entry) => entry.by === by).length;
    if (ofOne < MOST_OF_ONE && this.#open.size < MOST) return;
    throw new NightshiftError('REQUEST_THROTTLED', 'Too many event streams are open: close some, or poll instead.');
  }
}
