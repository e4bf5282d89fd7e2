import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SetClock } from '../../../test/support/set-clock.js';
import { RunTickets } from './run-tickets.js';

const KEY = Buffer.alloc(32, 1);
const OLDER = Buffer.alloc(32, 2);

function tickets(clock: SetClock, signing = KEY): RunTickets {
  return new RunTickets({ signing: () => signing, valid: () => [KEY, OLDER] }, clock);
}

describe('the ticket of a test run', () => {
  const id = randomUUID();

  it('names the invocation, for its app alone and for a minute', () => {
    const clock = new SetClock();
    const ticket = tickets(clock).issue('shop', id);
    expect(tickets(clock).read(ticket, 'shop')).toBe(id);
    expect(tickets(clock).read(ticket, 'bank')).toBeUndefined();
    const gateway = tickets(clock);
    expect([gateway.read(ticket, 'shop'), gateway.read(ticket, 'shop')]).toEqual([id, undefined]);
    clock.advance(61_000);
    expect(tickets(clock).read(ticket, 'shop')).toBeUndefined();
  });

  it('is signed with a key of the house, an older one too', () => {
    const clock = new SetClock();
    expect(tickets(clock).read(tickets(clock, OLDER).issue('shop', id), 'shop')).toBe(id);
    expect(tickets(clock).read(tickets(clock, Buffer.alloc(32, 3)).issue('shop', id), 'shop')).toBeUndefined();
    const ticket = tickets(clock).issue('shop', id);
    expect(tickets(clock).read(ticket.replace(id, randomUUID()), 'shop')).toBeUndefined();
    expect(tickets(clock).read('nothing of ours', 'shop')).toBeUndefined();
  });
});
