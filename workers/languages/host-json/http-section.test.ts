import { describe, expect, it } from '@jest/globals';
import { readHttpSection } from './http-section.js';

const read = (section: Record<string, unknown>) => readHttpSection('host.json', { extensions: { http: section } });

describe('extensions.http of host.json', () => {
  it('asks for nothing by default', () => {
    expect(read({})).toEqual({ routePrefix: 'api', customHeaders: {} });
    expect(read({ maxOutstandingRequests: -1, maxConcurrentRequests: '-1', hsts: { isEnabled: false } })).toEqual({
      routePrefix: 'api',
      customHeaders: {},
    });
  });

  it('is read whatever the case of its keys, texts from settings included', () => {
    const { http } = read({
      MaxOutstandingRequests: 20,
      maxConcurrentRequests: '10',
      dynamicThrottlesEnabled: 'True',
      enableChunkedRequestBinding: true,
      Hsts: { IsEnabled: true, maxAge: '10', includeSubDomains: true, excludedHosts: ['Example.com'] },
    });
    expect(http).toEqual({
      maxOutstandingRequests: 20,
      maxConcurrentRequests: 10,
      dynamicThrottlesEnabled: true,
      hsts: {
        maxAgeSeconds: 864_000,
        includeSubDomains: true,
        preload: false,
        excludedHosts: ['localhost', '127.0.0.1', '[::1]', 'example.com'],
      },
    });
  });

  it.each([
    [undefined, 2_592_000],
    ['00:00:30', 30],
    ['1.00:00:00', 86_400],
  ])('reads an hsts.maxAge of %s', (maxAge, seconds) => {
    expect(read({ hsts: { isEnabled: true, maxAge } }).http?.hsts?.maxAgeSeconds).toBe(seconds);
  });

  it.each<[Record<string, unknown>, RegExp]>([
    [{ maxOutstandingRequests: 'many' }, /extensions\.http\.maxOutstandingRequests": "many": write a whole number/],
    [{ maxConcurrentRequests: 0 }, /maxConcurrentRequests": 0: write a whole number from 1, or -1/],
    [{ dynamicThrottlesEnabled: 1 }, /dynamicThrottlesEnabled": 1: write true or false/],
    [{ enableChunkedRequestBinding: 'maybe' }, /enableChunkedRequestBinding": "maybe": write true or false/],
    [{ hsts: true }, /extensions\.http\.hsts" that is no object/],
    [{ hsts: { isEnabled: 'yes' } }, /extensions\.http\.hsts\.isEnabled": "yes": write true or false/],
    [{ hsts: { maxAge: 'long' } }, /hsts\.maxAge": "long": write it as "d\.hh:mm:ss"/],
    [{ hsts: { excludedHosts: 'a' } }, /hsts\.excludedHosts" that is no list/],
    [{ customHeaders: [] }, /extensions\.http\.customHeaders" that is no object/],
  ])('is refused with the field and the remedy: %j', (section, expected) => {
    expect(() => read(section)).toThrow(expected);
  });
});
