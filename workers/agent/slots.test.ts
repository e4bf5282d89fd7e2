import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

const never = new AbortController().signal;

describe('slots', () => {
  it('serves first come, first served, even when a later request would fit', async () => {
    const slots = new Slots(4);
    expect(slots.tryTake(3)).toBe(true);
    const order: string[] = [];
    const large = slots.take(3, 10_000, never).then(() => order.push('large'));
    const small = slots.take(1, 10_000, never).then(() => order.push('small'));
    expect(slots.tryTake(1)).toBe(false);
    slots.give(3);
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
    expect(slots.taken).toBe(4);
  });

  it('serves more than there are when every slot is free, and nothing more until they are given back', async () => {
    const slots = new Slots(4);
    expect(slots.tryTake(1)).toBe(true);
    const message = slots.take(16, 10_000, never);
    slots.give(1);
    expect(await message).toBe(true);
    slots.give(12);
    expect(slots.tryTake(1)).toBe(false);
    slots.give(1);
    expect(slots.tryTake(1)).toBe(true);
  });

  it('gives up after its limit, and lets the next in line through', async () => {
    const slots = new Slots(2);
    slots.tryTake(1);
    const tooLarge = slots.take(2, 10, never);
    const next = slots.take(1, 10_000, never);
    expect(await tooLarge).toBe(false);
    expect(await next).toBe(true);
    expect(slots.taken).toBe(2);
  });

  it('gives up when the signal is raised, or was raised before', async () => {
    const slots = new Slots(1);
    const closing = new AbortController();
    slots.tryTake(1);
    const waiting = slots.take(1, 10_000, closing.signal);
    closing.abort();
    expect(await waiting).toBe(false);
    slots.give(1);
    expect(await slots.take(1, 10_000, closing.signal)).toBe(false);
    expect(slots.taken).toBe(0);
  });

  it('serves the waiting when it grows', async () => {
    const slots = new Slots(1);
    slots.tryTake(1);
    const waiting = slots.take(1, 10_000, never);
    slots.resize(2);
    expect(await waiting).toBe(true);
  });
});
