import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AttemptsChange,
  SignInAttempts,
  SignInAttemptStore,
} from '#src/identity/sessions/sign-in-attempt-store.js';
import type { Stores } from '#src/stores.js';
import { aDigest, later } from '../support/factories.js';

/** The promises of `SignInAttemptStore`. */
export function signInAttemptStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`SignInAttemptStore: ${name}`, () => {
    let stores: Stores;
    let attempts: SignInAttemptStore;

    beforeAll(async () => {
      stores = await open();
      attempts = stores.signInAttempts;
    });
    afterAll(() => stores.close());

    async function found(subject: string): Promise<SignInAttempts | undefined> {
      let seen: SignInAttempts | undefined;
      await attempts.change(subject, (now) => (seen = now));
      return seen;
    }

    it('keeps what was counted, and forgets it', async () => {
      const subject = aDigest();
      const [first, second] = [
        { count: 1, lastAt: later(1), lockedUntil: undefined },
        { count: 6, lastAt: later(2), lockedUntil: later(3) },
      ];
      expect(await found(subject)).toBeUndefined();
      await attempts.change(subject, () => first);
      expect(await found(subject)).toEqual(first);
      await attempts.change(subject, () => second);
      expect(await found(subject)).toEqual(second);
      await attempts.change(subject, () => undefined);
      expect(await found(subject)).toBeUndefined();
    });

    it('counts each of those that come at once', async () => {
      const subject = aDigest();
      const one: AttemptsChange = (now) => ({ count: (now?.count ?? 0) + 1, lastAt: later(0), lockedUntil: undefined });
      await Promise.all(Array.from({ length: 8 }, () => attempts.change(subject, one)));
      expect((await found(subject))?.count).toBe(8);
    });

    it('sweeps those whose last attempt is long ago', async () => {
      const [old, recent] = [aDigest(), aDigest()];
      await attempts.change(old, () => ({ count: 3, lastAt: later(10), lockedUntil: undefined }));
      await attempts.change(recent, () => ({ count: 3, lastAt: later(20), lockedUntil: undefined }));
      await attempts.sweep(later(20));
      expect(await found(old)).toBeUndefined();
      expect(await found(recent)).toMatchObject({ count: 3 });
    });
  });
}
