import { beforeEach, describe, expect, it } from '@jest/globals';
import { SetClock } from '../../../test/support/set-clock.js';
import { networkOf } from './network.js';
import { SignInAttemptStore, type AttemptsChange, type SignInAttempts } from './sign-in-attempt-store.js';
import { SignInThrottle } from './sign-in-throttle.js';

class MapOfAttempts extends SignInAttemptStore {
  readonly rows = new Map<string, SignInAttempts>();

  override async change(subject: string, change: AttemptsChange): Promise<void> {
    const changed = change(this.rows.get(subject));
    if (changed === undefined) this.rows.delete(subject);
    else this.rows.set(subject, changed);
  }

  override async sweep(before: Date): Promise<void> {
    for (const [subject, { lastAt }] of this.rows) if (lastAt < before) this.rows.delete(subject);
  }
}

let clock: SetClock;
let store: MapOfAttempts;
let throttle: SignInThrottle;

beforeEach(() => {
  clock = new SetClock();
  store = new MapOfAttempts();
  throttle = new SignInThrottle(store, clock);
});

async function fail(times: number, name = 'anna', address = '192.0.2.1'): Promise<number> {
  let locked = 0;
  for (let n = 0; n < times; n += 1) locked = (await throttle.count(name, address)).lockedMs;
  return locked;
}

describe('attempts to sign in', () => {
  it('are free five times, then each locks for twice as long, up to a quarter of an hour', async () => {
    expect(await fail(5)).toBe(0);
    let from = 0;
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      const address = `198.51.100.${(from += 1)}`;
      expect(await fail(1, 'anna', address)).toBe(seconds * 1_000);
      const refused = { code: 'LOGIN_THROTTLED', retryAfterSeconds: seconds };
      await expect(fail(1, 'anna', address)).rejects.toMatchObject(refused);
      clock.advance(seconds * 1_000);
    }
  });

  it('are counted for every node alike, and over a restart', async () => {
    await fail(6);
    const other = new SignInThrottle(store, clock);
    await expect(other.count('anna', '198.51.100.7')).rejects.toMatchObject({ code: 'LOGIN_THROTTLED' });
  });

  it('are counted by network, over many names', async () => {
    for (let n = 0; n < 20; n += 1) expect(await fail(1, `name-${n}`, '2001:db8::1')).toBe(0);
    expect(await fail(1, 'another', '2001:db8:0:0:ffff::2')).toBe(1_000);
    await expect(fail(1, 'one more', '2001:db8::3')).rejects.toMatchObject({ code: 'LOGIN_THROTTLED' });
    expect(await fail(1, 'one more', '2001:db8:0:1::3')).toBe(0);
  });

  it('are made good by a right password, which gives a guesser at other names nothing back', async () => {
    await fail(5);
    await throttle.makeGood('anna', '192.0.2.1');
    expect(await fail(5)).toBe(0);
    for (let n = 0; n < 30; n += 1) {
      clock.advance(900_000);
      await throttle.count(`victim-${n}`, '203.0.113.9').catch(() => undefined);
      await throttle.count('mine', '203.0.113.9').then(
        () => throttle.makeGood('mine', '203.0.113.9'),
        () => undefined,
      );
    }
    await expect(fail(3, 'one-more-victim', '203.0.113.9')).rejects.toMatchObject({ code: 'LOGIN_THROTTLED' });
  });

  it('are forgotten after an hour without one', async () => {
    await fail(5);
    clock.advance(3_600_001);
    expect(await fail(1)).toBe(0);
    clock.advance(3_600_001);
    await throttle.sweep();
    expect(store.rows.size).toBe(0);
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0001:0002:0003:0004:0005:0006', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['unix:', 'unix:'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
