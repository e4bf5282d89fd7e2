import { Inject, Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Clock } from '#contracts/ports/clock.js';
import { LOCATION_KEYS, type LocationKeys } from '../gateway.config.js';

/** By which a test run names its invocation. No function ever sees it. */
export const TICKET_HEADER = 'x-nightshift-test-run';
/** In the answer to a request with a ticket: the invocation that was made of it. Taken back where nothing took the call. */
export const EXECUTION_HEADER = 'x-nightshift-execution';

const GOOD_FOR_MS = 60_000;
const TICKET = /^([0-9a-f-]{36})\.(\d{1,15})\.([\w-]{43})$/;

/**
 * Who starts a test run wants to follow it from its first line, so management chooses the id of the invocation. The signature shows a gateway, of this
 * process or of another, that it was management: anybody else could take the id of an execution that is there. It holds for one app: the request, which
 * may carry a key of that app, goes to no other.
 */
@Injectable()
export class RunTickets {
  /** Until when those count that were read here: each opens one request. */
  readonly #read = new Map<string, number>();

  constructor(
    @Inject(LOCATION_KEYS) private readonly keys: LocationKeys,
    private readonly clock: Clock,
  ) {}

  issue(app: string, id: string): string {
    const expiresAtMs = this.clock.now().getTime() + GOOD_FOR_MS;
    return `${id}.${expiresAtMs}.${digest(this.keys.signing(), app, id, expiresAtMs).toString('base64url')}`;
  }

  /** The id that a ticket names; undefined for what is none, is of another app, has expired, or was read before. */
  read(ticket: string | readonly string[] | undefined, app: string): string | undefined {
    if (typeof ticket !== 'string') return undefined;
    const [, id = '', expires = '', signature = ''] = TICKET.exec(ticket) ?? [];
    const [expiresAtMs, now] = [Number(expires), this.clock.now().getTime()];
    if (id === '' || expiresAtMs < now || this.#read.has(id)) return undefined;
    if (!this.#isOurs(signature, app, id, expiresAtMs)) return undefined;
    for (const [known, until] of this.#read) if (until < now) this.#read.delete(known);
    this.#read.set(id, expiresAtMs);
    return id;
  }

  #isOurs(signature: string, app: string, id: string, expiresAtMs: number): boolean {
    const sent = Buffer.from(signature, 'base64url');
    return this.keys.valid().some((key) => {
      const expected = digest(key, app, id, expiresAtMs);
      return sent.byteLength === expected.byteLength && timingSafeEqual(sent, expected);
    });
  }
}

function digest(key: Buffer, app: string, id: string, expiresAtMs: number): Buffer {
  return createHmac('sha256', key).update(`test-run/${id}/${expiresAtMs}/${app}`).digest();
}
