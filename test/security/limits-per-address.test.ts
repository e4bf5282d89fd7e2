import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#contracts/ports/clock.js';
import { FailedAttempts } from '#src/identity/failed-attempts.js';
import { anHttpApp, anHttpFunction } from '../support/gateway/http-apps.js';
import { HttpBench } from '../support/gateway/http-bench.js';
import { ManagementRig } from '../support/management-rig.js';

const LIMITS = {
  MANAGEMENT_TRUSTED_PROXIES: '127.0.0.1',
  MANAGEMENT_FAILED_TOKENS_PER_MINUTE: '3',
  MANAGEMENT_OPEN_REQUESTS_PER_MINUTE: '4',
  MANAGEMENT_REQUESTS_PER_MINUTE: '8',
};
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('limits at management', () => {
  let rig: ManagementRig;
  let token: string;

  beforeAll(async () => {
    rig = await ManagementRig.open();
    rig.variables = LIMITS;
    await rig.start();
    token = await rig.ownerToken();
  });
  afterAll(() => rig.close());

  const ask = (path: string, address: string, bearer?: string) =>
    fetch(rig.urls.management + path, {
      headers: { ...from(address), ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
    });

  async function statuses(times: number, path: string, address: string, bearer?: string): Promise<number[]> {
    const seen: number[] = [];
    for (let time = 0; time < times; time += 1) seen.push((await ask(path, address, bearer)).status);
    return seen;
  }

  async function aToken(path: string, body: unknown, bearer: string): Promise<Record<string, string>> {
    const { status, text } = await rig.postJson(path, body, bearer);
    expect({ status, text }).toMatchObject({ status: 201 });
    return JSON.parse(text) as Record<string, string>;
  }

  it('answers wrong tokens of an address with 429 after so many, right ones as ever', async () => {
    const [guesser, other] = ['203.0.113.1', '203.0.113.2'];
    expect(await statuses(4, '/api/apps', guesser, 'guess')).toEqual([401, 401, 401, 429]);
    const refused = await ask('/api/apps', guesser, 'guess');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(await refused.json()).toMatchObject({ code: 'REQUEST_THROTTLED', status: 429 });
    expect(await statuses(1, '/api/apps', guesser, token)).toEqual([200]);
    expect(await statuses(1, '/api/apps', other, 'guess')).toEqual([401]);
  });

  it('counts an address of IPv6 by its /64', async () => {
    for (const host of ['1', '2', '3']) await ask('/api/apps', `2001:db8:0:1::${host}`, 'guess');
    expect(await statuses(1, '/api/apps', '2001:db8:0:1:ffff::9', 'guess')).toEqual([429]);
    expect(await statuses(1, '/api/apps', '2001:db8:0:2::1', 'guess')).toEqual([401]);
  });

  it('does not count requests without a token as guesses', async () => {
    expect(new Set(await statuses(6, '/api/apps', '203.0.113.3'))).toEqual(new Set([401]));
  });

  it('limits open routes by address, but neither health nor pages', async () => {
    expect(await statuses(5, '/api/sign-in/options', '203.0.113.4')).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses(6, '/health/live', '203.0.113.4')).not.toContain(429);
    expect(await statuses(6, '/sign-in', '203.0.113.4')).not.toContain(429);
    expect(await statuses(1, '/api/sign-in/options', '203.0.113.5')).toEqual([200]);
  });

  it('never limits twenty workers behind one address, nor their joining', async () => {
    const join = await aToken('/api/join-tokens', { name: 'pool' }, token);
    const nat = '203.0.113.6';
    expect(await statuses(4, '/api/apps', nat, 'guess')).toContain(429);
    const credentials: string[] = [];
    for (let worker = 0; worker < 20; worker += 1) {
      const response = await fetch(`${rig.urls.management}/api/workers/join`, {
        method: 'POST',
        headers: { ...from(nat), authorization: `Bearer ${join['token']}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: `worker-${worker}` }),
      });
      expect(response.status).toBe(201);
      credentials.push(((await response.json()) as { credential: string }).credential);
    }
    for (const credential of credentials) {
      expect(new Set(await statuses(10, '/api/workers/assignments', nat, credential))).toEqual(new Set([200]));
    }
  });

  it('limits what one token asks for, whatever address it comes from', async () => {
    const { token: personal } = await aToken(
      '/api/setup',
      { token, name: 'anna', password: 'long enough 1!', tokenName: 'x' },
      token,
    );
    const seen: number[] = [];
    for (let time = 0; time < 9; time += 1)
      seen.push(...(await statuses(1, '/api/me', `198.51.100.${time}`, personal)));
    expect(seen).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429]);
  });
});

describe('limits at the gateway', () => {
  const bench = new HttpBench();
  const keys = [
    { scope: 'master', function: '', name: '_master', value: 'master' },
    { scope: 'function', function: 'guarded', name: 'default', value: 'own' },
  ] as const;

  beforeAll(() => bench.start());
  afterEach(() => bench.tidy());
  afterAll(() => bench.stop());

  beforeEach(() =>
    bench.open([anHttpApp([anHttpFunction('guarded', { authLevel: 'function' })], { keys })], {
      variables: { GATEWAY_FAILED_KEYS_PER_MINUTE: '2', GATEWAY_TRUSTED_PROXIES: '127.0.0.1' },
    }),
  );

  const statusOf = async (path: string, headers: Record<string, string>) => (await bench.ask(path, { headers })).status;

  it.each(['/api/guarded', '/admin/host/status', '/runtime/webhooks/queue'])(
    'answers wrong keys at %s with 429 after so many, right ones as ever',
    async (path) => {
      const guess = { ...from('203.0.113.1'), 'x-functions-key': 'guess' };
      expect([await statusOf(path, guess), await statusOf(path, guess)]).toEqual([401, 401]);
      const refused = await bench.ask(path, { headers: guess });
      expect(refused.status).toBe(429);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(1);
      const right = { ...from('203.0.113.1'), 'x-functions-key': 'master' };
      expect([401, 429]).not.toContain(await statusOf(path, right));
      expect(await statusOf('/api/guarded', { ...from('203.0.113.1'), 'x-functions-key': 'own' })).toBe(200);
      expect(await statusOf(path, from('203.0.113.1'))).toBe(401);
      expect(await statusOf(path, { ...guess, ...from('203.0.113.2') })).toBe(401);
    },
  );
});

describe('what is remembered of failures', () => {
  it('is bounded, however many addresses there are', () => {
    const failed = new FailedAttempts(new SystemClock(), 1);
    for (let address = 0; address < 10_001; address += 1)
      failed.add(`10.${address >> 16}.${address >> 8}.${address}`, '');
    expect(failed.isThrottled('10.0.0.0', '')).toBe(false);
    expect(failed.isThrottled('10.0.39.10000', '')).toBe(true);
  });

  it('is nothing where there is no limit', () => {
    const failed = new FailedAttempts(new SystemClock(), 0);
    failed.add('10.0.0.1', '');
    expect(failed.isThrottled('10.0.0.1', '')).toBe(false);
  });
});
