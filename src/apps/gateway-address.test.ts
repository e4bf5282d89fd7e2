import { describe, expect, it } from '@jest/globals';
import type { Binding, FunctionMetadata, LoadReport } from '#contracts/messages/function-metadata.js';
import { GatewayAddress } from './gateway-address.js';

function aFunction(trigger: Partial<Binding> & { route?: string }): FunctionMetadata {
  const binding: Binding = { name: 'request', type: 'httpTrigger', direction: 'in', ...trigger };
  return { name: 'TakeOrder', bindings: [binding], language: 'node', disabled: false, errors: [] };
}

function aReport(routePrefix: string): LoadReport {
  return { host: { routePrefix, functionTimeoutMs: null, customHeaders: {}, raw: {} }, functions: [], errors: [] };
}

const alone = { name: 'orders', isAlone: true };
const address = new GatewayAddress('http://localhost:7071/', (app) => [`${app}.localhost`]);

describe('GatewayAddress.addresses', () => {
  it('are the base address and the host names of the app, those of this machine where callers are on it', () => {
    const names = ['shop.example.com', 'shop.localhost'];
    const proxied = new GatewayAddress('https://functions.example.com', () => names);
    expect(proxied.addresses({ name: 'shop', isAlone: false })).toEqual([
      'https://functions.example.com/apps/shop',
      'https://shop.example.com',
    ]);
    expect(address.addresses(alone)).toEqual(['http://localhost:7071', 'http://orders.localhost:7071']);
  });
});

describe('GatewayAddress.invokeUrl', () => {
  it.each([
    ['api', {}, 'http://localhost:7071/api/TakeOrder'],
    ['api', { route: '' }, 'http://localhost:7071/api/TakeOrder'],
    ['api', { route: 'orders/{id:int?}' }, 'http://localhost:7071/api/orders/{id:int?}'],
    ['', { route: '/orders' }, 'http://localhost:7071/orders'],
    ['v1/shop', { type: 'HttpTrigger', route: 'orders' }, 'http://localhost:7071/v1/shop/orders'],
  ])('with the prefix %p and the trigger %p is %s', (prefix, trigger, url) => {
    expect(address.invokeUrl(alone, aReport(prefix), aFunction(trigger))).toBe(url);
  });

  it('names the app when it is not alone', () => {
    const url = address.invokeUrl({ name: 'orders', isAlone: false }, aReport('api'), aFunction({}));
    expect(url).toBe('http://localhost:7071/apps/orders/api/TakeOrder');
  });

  it('is for HTTP functions only', () => {
    expect(address.invokeUrl(alone, aReport('api'), aFunction({ type: 'timerTrigger' }))).toBeUndefined();
  });
});
