import { expect, it, jest } from '@jest/globals';
import { Signals } from '#contracts/ports/signals.js';
import { LogFeed } from './log-feed.js';

/** A broker that goes between one subscription and the next. */
class Leaving extends Signals {
  readonly closed = jest.fn<() => Promise<void>>(async () => undefined);
  #subscribed = 0;

  send(): void {}

  async subscribe() {
    this.#subscribed += 1;
    if (this.#subscribed > 1) throw new Error('The broker is away');
    return { close: this.closed };
  }

  async close(): Promise<void> {}
}

it('leaves no subscription behind when it cannot follow', async () => {
  const signals = new Leaving();
  const listener = { heard: () => undefined, over: () => undefined };
  await expect(new LogFeed(signals).follow({ app: 'shop' }, listener)).rejects.toThrow('away');
  expect(signals.closed).toHaveBeenCalledTimes(1);
});
