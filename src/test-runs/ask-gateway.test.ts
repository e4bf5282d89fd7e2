import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { askGateway, type GatewayRequest } from './ask-gateway.js';

const servers: { close: () => unknown }[] = [];

const asked: Omit<GatewayRequest, 'url'> = {
  path: '/apps/shop/api/take?x=1',
  method: 'DELETE',
  headers: ['x-one', '1', 'content-length', '2'],
  body: Buffer.from('{}'),
  certificate: undefined,
  signal: AbortSignal.timeout(30_000),
};

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const echo: RequestListener = (request, response) => {
  request.resume();
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.end(`${request.method} ${request.url} ${String(request.headers['x-one'])} ${request.headers.host}`);
};

describe('asking a gateway', () => {
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  it('sends what it is given, and has headers as they came', async () => {
    const port = await listening(createServer(echo));
    const answer = await askGateway({ ...asked, url: `http://0.0.0.0:${port}` });
    expect(answer).toMatchObject({ status: 200, truncated: false });
    expect(answer.body.toString()).toBe(`DELETE /apps/shop/api/take?x=1 1 0.0.0.0:${port}`);
    expect(answer.headers.filter(({ name }) => name === 'set-cookie').map(({ value }) => value)).toEqual([
      'a=1',
      'b=2',
    ]);
  });

  it('trusts the certificate of this process under any name, and no other', async () => {
    const pair = await generate([{ name: 'commonName', value: 'functions.example' }]);
    const port = await listening(createSecure({ cert: pair.cert, key: pair.private }, echo));
    const url = `https://127.0.0.1:${port}`;
    expect((await askGateway({ ...asked, url, certificate: Buffer.from(pair.cert) })).status).toBe(200);
    await expect(askGateway({ ...asked, url })).rejects.toMatchObject({ code: 'GATEWAY_UNAVAILABLE' });
  });

  it('cuts an answer that is large, and says so of one that broke off', async () => {
    const large = await listening(createServer((_, response) => void response.end(Buffer.alloc(3 * 1024 * 1024))));
    const cut = await askGateway({ ...asked, url: `http://127.0.0.1:${large}` });
    expect([cut.truncated, cut.body.byteLength]).toEqual([true, 1024 * 1024]);
    const broken = createServer((_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => response.destroy());
    });
    const half = await askGateway({ ...asked, url: `http://127.0.0.1:${await listening(broken)}` });
    expect([half.truncated, half.body.toString()]).toEqual([true, 'half']);
  });

  it('tells one that is late, and a caller who has gone, from one that is not there', async () => {
    const port = await listening(createServer(() => undefined));
    const url = `http://127.0.0.1:${port}`;
    const late = askGateway({ ...asked, url, signal: AbortSignal.timeout(50) });
    await expect(late).rejects.toThrow(/has not answered in time.*GATEWAY_REQUEST_TIMEOUT/);
    const gone = new AbortController();
    const left = askGateway({ ...asked, url, signal: AbortSignal.any([gone.signal]) });
    gone.abort();
    await expect(left).rejects.toThrow('whoever made it has gone');
  });

  it('says where it looked when nobody listens', async () => {
    await expect(askGateway({ ...asked, url: 'http://127.0.0.1:9' })).rejects.toThrow(
      'http://127.0.0.1:9 cannot be reached',
    );
  });
});
