import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from './api-client.js';

let server: Server | undefined;

async function clientOf(answer: RequestListener): Promise<ApiClient> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 't');
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

describe('a request to management', () => {
  it.each([200, 409])('whose answer (%i) breaks off is one to a server that cannot be reached', async (status) => {
    const api = await clientOf((_request, response) => {
      response.writeHead(status, { 'content-length': 100 });
      response.write('{', () => response.destroy());
    });
    await expect(api.json('GET', ['api', 'apps'])).rejects.toMatchObject({
      name: 'CommandFailed',
      exitCode: 6,
      message: expect.stringContaining('broke off in the midst of its answer'),
    });
  });

  it.each([
    [502, '<h1>Bad Gateway</h1>', 6],
    [504, '', 6],
    [502, '{"code":"FUNCTION_FAILED","message":"It threw."}', 1],
  ])('that a proxy answers (%i) did not reach it; what management says itself did', async (status, body, exitCode) => {
    const api = await clientOf((_request, response) => response.writeHead(status).end(body));
    await expect(api.json('GET', ['api', 'apps'])).rejects.toMatchObject({ exitCode });
  });
});
