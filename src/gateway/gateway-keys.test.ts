import { afterEach, describe, expect, it } from '@jest/globals';
import { GatewayHouse, type GatewayHouseOptions } from '../../test/support/gateway/gateway-house.js';
import { anHttpApp, anHttpFunction, KEYS } from '../../test/support/gateway/http-apps.js';

describe('the keys a request needs', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  async function open(options: GatewayHouseOptions = {}): Promise<void> {
    house = await GatewayHouse.answering(options);
  }

  it.each<[string, string, Record<string, string>, number]>([
    ['an anonymous function', 'open', {}, 200],
    ['an anonymous function, wrong key', 'open?code=wrong', {}, 200],
    ['no key', 'guarded', {}, 401],
    ['a wrong key', 'guarded?code=wrong', {}, 401],
    ['its own key', 'guarded?code=own', {}, 200],
    ['its own key as header', 'guarded', { 'x-functions-key': 'own' }, 200],
    ['a wrong header before a right code', 'guarded?code=own', { 'x-functions-key': 'wrong' }, 401],
    ['the key of another function', 'guarded?code=foreign', {}, 401],
    ['a host key', 'guarded?code=host', {}, 200],
    ['a system key', 'guarded?code=system', {}, 401],
    ['the master key', 'guarded?code=master', {}, 200],
    ['a host key on an admin function', 'vault?code=host', {}, 401],
    ['the master key on an admin function', 'vault?code=master', {}, 200],
    ['a disabled function without a key', 'off', {}, 401],
    ['a disabled function with a host key', 'off?code=host', {}, 404],
    ['a disabled function with the master key', 'off?code=master', {}, 200],
    ['a disabled anonymous function', 'shut', {}, 404],
  ])('%s', async (_what, path, headers, status) => {
    const functions = [
      anHttpFunction('open'),
      anHttpFunction('guarded', { authLevel: 'function' }),
      anHttpFunction('vault', { authLevel: 'admin' }),
      anHttpFunction('off', { authLevel: 'function' }, { disabled: true }),
      anHttpFunction('shut', {}, { disabled: true }),
    ];
    await open({ apps: [anHttpApp(functions, { keys: KEYS })] });
    const response = await house.fetch(`/api/${path}`, { headers });
    expect(response.status).toBe(status);
    if (status === 401) expect(await response.text()).toBe('');
  });

  it('asks for no key where keys are not enforced, and still hides disabled functions', async () => {
    const functions = [
      anHttpFunction('guarded', { authLevel: 'function' }),
      anHttpFunction('shut', {}, { disabled: true }),
    ];
    await open({ apps: [anHttpApp(functions, { keys: KEYS })], variables: { GATEWAY_ENFORCE_KEYS: 'false' } });
    expect((await house.fetch('/api/guarded')).status).toBe(200);
    expect((await house.fetch('/api/shut')).status).toBe(404);
    expect((await house.fetch('/admin/host/status')).status).toBe(200);
  });
});
