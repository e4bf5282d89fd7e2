import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { TrustedProxies } from './trusted-proxies.js';

const HEADERS = {
  host: 'inside',
  'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.0.0.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'shop.example',
};

function requestFrom(remoteAddress: string, headers: Record<string, string> = HEADERS): IncomingMessage {
  const request = new IncomingMessage(Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }));
  for (const [name, value] of Object.entries(headers)) {
    request.headers[name] = value;
    request.headersDistinct[name] = [value];
  }
  return request;
}

describe('TrustedProxies', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', '::1', 'fd00::/8'], 'PROXIES');

  it.each(['10.0.0.1', '::ffff:10.1.2.3', '::1', 'fd12::9'])(
    'believes %s, up to the last address it does not know',
    (peer) => {
      expect(proxies.callerOf(requestFrom(peer))).toEqual({
        address: '203.0.113.9',
        isSecure: true,
        host: 'shop.example',
      });
    },
  );

  it.each(['11.0.0.1', '::ffff:192.168.0.1', 'fe80::1', ''])('believes nothing that %s says', (peer) => {
    const address = peer.replace('::ffff:', '');
    expect(proxies.callerOf(requestFrom(peer))).toEqual({ address, isSecure: false, host: 'inside' });
  });

  it('stops at what is no address', () => {
    const request = requestFrom('10.0.0.1', { 'x-forwarded-for': '1.2.3.4, unknown, 10.0.0.2' });
    expect(proxies.callerOf(request).address).toBe('10.0.0.2');
  });

  it.each(['10.0.0.0/33', 'proxy.example', '10.0.0', '::1/129', '10.0.0.0/x'])('refuses %s', (entry) => {
    expect(() => new TrustedProxies([entry], 'PROXIES')).toThrow(`PROXIES names "${entry}"`);
  });
});
