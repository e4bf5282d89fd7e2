import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { Channel, ChannelModel } from 'amqplib';
import { SilentLogger } from '#contracts/ports/logger.js';
import { LastingChannel } from './lasting-channel.js';

/** As much of a channel as `LastingChannel` uses. */
class FakeChannel extends EventEmitter {
  closed = 0;

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

const MODEL = {} as ChannelModel;

describe('a lasting channel', () => {
  it('that is closed while it is opened leaves no channel behind, and consumes nothing', async () => {
    const fake = new FakeChannel();
    const opened = Promise.withResolvers<Channel>();
    let prepared = 0;
    const lasting = new LastingChannel({
      connection: { alive: MODEL, onConnect: () => undefined, removeHook: () => undefined },
      logger: new SilentLogger(),
      open: () => opened.promise,
      prepare: () => Promise.resolve(void (prepared += 1)),
    });
    const opening = lasting.open();
    await Promise.resolve();
    await lasting.close();
    opened.resolve(fake as unknown as Channel);
    await opening;
    expect({ prepared, closed: fake.closed, current: lasting.current }).toEqual({
      prepared: 0,
      closed: 1,
      current: undefined,
    });
    expect(fake.listenerCount('error')).toBe(1);
  });
});
