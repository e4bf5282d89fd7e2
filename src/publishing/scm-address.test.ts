import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpAdapterHost } from '@nestjs/core';
import { readOptions } from '#contracts/config.js';
import { publishingOptions } from './publishing.config.js';
import { ScmAddress } from './scm-address.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function addressOn(server: Server, variables: Readonly<Record<string, string>> = {}): ScmAddress {
  const { value } = readOptions(publishingOptions, variables);
  const host = { httpAdapter: { getHttpServer: () => server } } as unknown as HttpAdapterHost;
  return new ScmAddress(value, host);
}

describe('the address of the publishing endpoint', () => {
  it('is a name on this machine, with the port that management listens on', async () => {
    const server = createHttpServer();
    const port = await listening(server);
    expect(addressOn(server).of('shop')).toBe(`http://shop.scm.localhost:${port}`);
  });

  it('says https where management speaks it', async () => {
    const server = createHttpsServer();
    const port = await listening(server);
    expect(addressOn(server).of('shop')).toBe(`https://shop.scm.localhost:${port}`);
  });

  it('is what is configured, without a slash at the end', () => {
    const address = addressOn(createHttpServer(), { PUBLISHING_EXTERNAL_URL: 'https://{app}.scm.example.com/' });
    expect(address.of('shop')).toBe('https://shop.scm.example.com');
  });
});
