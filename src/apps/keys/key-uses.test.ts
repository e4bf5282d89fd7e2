import { describe, expect, it } from '@jest/globals';
import { SilentLogger } from '#contracts/ports/logger.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { KeyUseStore, type KeyUse } from './key-use-store.js';
import { KeyUses } from './key-uses.js';

class AwayAtFirst extends KeyUseStore {
  readonly saved: (readonly KeyUse[])[] = [];
  away = true;

  override save(uses: readonly KeyUse[]): Promise<void> {
    if (this.away) return Promise.reject(new Error('away'));
    this.saved.push(uses);
    return Promise.resolve();
  }

  override list(): Promise<KeyUse[]> {
    return Promise.resolve([]);
  }
}

const KEY = { scope: 'host', function: '', name: 'default' } as const;

describe('uses of keys', () => {
  it('are told to the store together, the latest of each, and wait while it is away', async () => {
    const store = new AwayAtFirst();
    const clock = new SetClock();
    const first = clock.now();
    const uses = new KeyUses(store, clock, new SilentLogger());
    uses.used('shop', KEY);
    uses.used('shop', { ...KEY, name: 'partner' });
    await expect(uses.save()).rejects.toThrow('away');
    clock.advance(5_000);
    uses.used('shop', KEY);
    store.away = false;
    await uses.save();
    await uses.save();
    expect(store.saved).toEqual([
      [
        { app: 'shop', ...KEY, at: clock.now() },
        { app: 'shop', ...KEY, name: 'partner', at: first },
      ],
    ]);
  });
});
