import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignInThrottle } from '#src/identity/sessions/sign-in-throttle.js';
import type { ManagementRig } from '../support/management-rig.js';
import { SetClock } from '../support/set-clock.js';
import { PASSWORD, SignInRig } from '../support/sign-in-rig.js';

// Each password is some work, on a machine that is busy with other things.

let house: SignInRig;
let rig: ManagementRig;

beforeAll(async () => {
  house = await SignInRig.open();
  ({ rig } = house);
});
afterAll(() => house?.close());

describe('guessing passwords (broker-database-security 5.3, rate limit)', () => {
  async function guess(name: string, password: string, address: string): Promise<[number, unknown, string | null]> {
    const answer = await house.post('/api/sign-in', { name, password }, { 'x-forwarded-for': address });
    const { code } = (await answer.json()) as { code?: unknown };
    return [answer.status, code, answer.headers.get('retry-after')];
  }

  /** As many wrong passwords as it says, each as soon as it was looked at; the last one just now. */
  async function guessBefore(name: string, times: number): Promise<void> {
    const locksMs = Array.from({ length: times }, (_, n) => (n < 5 ? 0 : 1_000 * 2 ** (n - 5)));
    const clock = new SetClock();
    clock.advance(Date.now() - clock.monotonicMs() - locksMs.slice(0, -1).reduce((sum, ms) => sum + ms, 0));
    const throttle = new SignInThrottle(rig.stores.signInAttempts, clock);
    for (const [n, lockMs] of locksMs.entries()) {
      await throttle.count(name, `198.51.100.${n}`);
      clock.advance(lockMs);
    }
  }

  it('locks the name, whether there is such a user or not, from wherever the next one comes', async () => {
    await house.aUser('ida');
    for (const name of ['ida', 'no such user']) {
      await guessBefore(name, 14);
      const [status, code, retryAfter] = await guess(name, PASSWORD, '192.0.2.3');
      expect([status, code]).toEqual([429, 'LOGIN_THROTTLED']);
      expect(retryAfter).toMatch(/^[1-9]\d*$/);
    }
  });

  it('answers for an unknown name as for a wrong password', async () => {
    await house.aUser('iris');
    const answers = [await guess('iris', 'wrong', '192.0.2.4'), await guess('nobody', 'wrong', '192.0.2.5')];
    expect(answers).toEqual([
      [401, 'SIGN_IN_FAILED', null],
      [401, 'SIGN_IN_FAILED', null],
    ]);
  });

  it('is written down, and the lock too, without the password', async () => {
    await guessBefore('inge', 5);
    expect((await guess('inge', 'a wrong password', '192.0.2.6'))[0]).toBe(401);
    const rows = await rig.stores.audit.list({ targetKind: 'user', targetId: 'inge' }, 50);
    const actor = { kind: 'nobody', name: 'inge', address: '192.0.2.6' };
    expect(rows).toMatchObject([
      { action: 'session.lock-out', actor },
      { action: 'session.refuse', actor },
    ]);
    expect(JSON.stringify(rows)).not.toContain('wrong password');
  });

  it('is counted for a session that somebody left open, too', async () => {
    await house.aUser('jana');
    const { cookie, csrfToken } = await house.signIn('jana');
    const headers = { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
    const body = JSON.stringify({ current: 'a wrong password', new: 'another good one' });
    const statuses: number[] = [];
    while (!statuses.includes(429) && statuses.length < 20) {
      statuses.push((await rig.call('/api/me/password', { method: 'PUT', headers, body })).status);
    }
    expect(statuses).toContain(429);
    expect((await house.signIn('jana')).cookie).not.toBe(cookie);
  });
});
