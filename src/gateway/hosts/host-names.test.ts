import { describe, expect, it } from '@jest/globals';
import { HostNames, hostNamesOf, normalHost } from './host-names.js';

const gateway = { host: '127.0.0.1', domains: [] };
const anApp = (name: string, ...hostNames: string[]) => ({ name, hostNames });

describe('host names', () => {
  it.each([
    ['Shop.Example.com:8443', 'shop.example.com'],
    ['shop.localhost.', 'shop.localhost'],
    ['[::1]:7071', '[::1]'],
  ])('compares %s as %s', (host, expected) => {
    expect(normalHost(host)).toBe(expected);
  });

  it('are claimed by settings, except those that are everybody’s', () => {
    expect(hostNamesOf({ 'Nightshift.HostNames': 'a.com, B.com', WEBSITE_HOSTNAME: 'a.com' })).toEqual([
      'a.com',
      'b.com',
    ]);
    expect(hostNamesOf({ WEBSITE_HOSTNAME: 'localhost:7071' })).toEqual([]);
    expect(hostNamesOf({ 'Nightshift.HostNames': '127.0.0.1,[::1]:80,,' })).toEqual([]);
  });

  it('lead to the app that claims them, or that they name below a domain', () => {
    const names = new HostNames([anApp('shop', 'www.shop.com'), anApp('bank')], {
      ...gateway,
      domains: ['Apps.example.com'],
    });
    expect(names.find('www.shop.com')?.name).toBe('shop');
    expect(names.find('bank.apps.example.com')?.name).toBe('bank');
    expect(names.find('bank.localhost')?.name).toBe('bank');
    expect(names.find('x.bank.localhost')).toBeUndefined();
    expect(names.find('localhost')).toBeUndefined();
  });

  it('that two apps claim are the first app’s, and somebody is told', () => {
    const names = new HostNames([anApp('shop', 'a.com', 'bank.localhost'), anApp('bank', 'a.com')], gateway);
    expect(names.find('a.com')?.name).toBe('bank');
    expect(names.problems).toEqual([
      expect.stringMatching(/shop is not served at a\.com: app bank has that name/),
      expect.stringMatching(/shop is not served at bank\.localhost: app bank has that name/),
    ]);
    expect(names.find('bank.localhost')?.name).toBe('bank');
    expect(names.leadingTo(anApp('shop', 'a.com', 'bank.localhost'))).toEqual(['shop.localhost']);
    expect(names.leadingTo(anApp('bank', 'a.com'))).toEqual(['a.com', 'bank.localhost']);
  });

  it('that are the gateway’s own are no app’s, and somebody is told', () => {
    const own = {
      advertisedUrl: 'https://Functions.example.com:8443/x',
      host: 'Node7',
      domains: ['Apps.example.com', 'example.com'],
    };
    const claims = ['functions.example.com', 'node7', 'apps.example.com', 'www.shop.com'];
    const names = new HostNames([anApp('shop', ...claims), anApp('functions')], own);
    expect(claims.map((claim) => names.find(claim)?.name)).toEqual([undefined, undefined, undefined, 'shop']);
    expect(names.problems).toEqual([
      expect.stringMatching(/^App functions is not served at functions\.example\.com: that is the gateway's own name/),
      ...claims.slice(0, 3).map((claim) => expect.stringContaining(`App shop is not served at ${claim}: that is`)),
    ]);
    expect(names.find('functions.apps.example.com')?.name).toBe('functions');
    expect(names.leadingTo(anApp('functions'))).toEqual(['functions.apps.example.com', 'functions.localhost']);
  });
});
