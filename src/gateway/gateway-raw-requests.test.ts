import { afterEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { GatewayHouse, type GatewayHouseOptions } from '../../test/support/gateway/gateway-house.js';
import { anHttpApp, anHttpFunction, KEYS } from '../../test/support/gateway/http-apps.js';

describe('requests as no client of ours sends them', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  async function open(options: GatewayHouseOptions = {}): Promise<void> {
    house = await GatewayHouse.answering(options);
  }

  it.each(['a b/<x>', '[', 'a:b:c', 'a:99999', '1.2.3.999'])('refuses the malformed Host header %s', async (host) => {
    await open();
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${house.url}/api/orders`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(400);
    expect(house.queue.runs).toEqual([]);
  });

  /** The answer to a request line and headers as they stand, which no client of ours would send. */
  async function raw(text: string): Promise<string> {
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    socket.end(text);
    return Buffer.concat(await Array.fromAsync(socket as AsyncIterable<Buffer>)).toString('latin1');
  }

  it('refuses two Host headers: a proxy before it may have gone by the other', async () => {
    await open();
    const answer = await raw('GET /api/orders HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['/%61dmin/host/status', '/x/../admin/host/status', '//admin/host/status', '/.%2fadmin/host/status'])(
    'takes %s for what it says, and not for an admin address',
    async (path) => {
      await open({
        apps: [anHttpApp([anHttpFunction('all', { route: '{*path}' })], { keys: KEYS }, { routePrefix: '' })],
      });
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(house.sent.function).toBe('all');
    },
  );

  it.each(['/ADMIN/host/status', '/apps/SHOP/Admin/host/status', '/admin/../admin/functions/all', 'http://x/admin/y'])(
    'asks for the master key at %s',
    async (path) => {
      await open({
        apps: [anHttpApp([anHttpFunction('all', { route: '{*path}' })], { keys: KEYS }, { routePrefix: '' })],
      });
      const headers = 'Host: a\r\nx-functions-key: host\r\nConnection: close';
      expect(await raw(`GET ${path} HTTP/1.1\r\n${headers}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
      expect(house.queue.runs).toEqual([]);
    },
  );

  it('frames the answer itself, whatever the function and host.json say', async () => {
    const customHeaders = {
      'Transfer-Encoding': 'chunked',
      'Content-Length': '7',
      Connection: 'close',
      'X-Own': 'yes',
    };
    await open({ apps: [anHttpApp([anHttpFunction('orders')], {}, { customHeaders })] });
    const request = 'GET /api/orders HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n';
    const answer = await raw(request);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\nok$/);
    expect(answer).toMatch(/content-length: 2\r\n/);
    expect(answer).toMatch(/x-own: yes\r\n/);
    expect(answer).not.toMatch(/chunked|content-length: 7/i);
    house.queue.script = () => ({
      outcome: 'Succeeded',
      returnValue: { http: { statusCode: '204', headers: { 'content-length': '50' } } },
    });
    expect(await raw(request)).not.toMatch(/content-length/i);
  });
});
