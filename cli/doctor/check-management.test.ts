import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkManagement } from './check-management.js';

describe('the address of management', () => {
  let server: Server;
  let url: string;
  let asked: (string | undefined)[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url);
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());

  it.each(['', '/', '/nightshift', '/nightshift/'])('is asked below its own path, with %p at its end', async (path) => {
    const [finding] = await checkManagement(url + path);
    expect(finding).toMatchObject({ check: 'management', verdict: 'ok' });
    expect(asked).toEqual([`${path.replace(/\/$/, '')}/health/live`]);
  });
});
