import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NightshiftError } from '#contracts/errors.js';
import { hostInUrl } from './host-in-url.js';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** What sets the port, for the error. */
  readonly variable: string;
}

const EVERY_INTERFACE = ['0.0.0.0', '::'];

/** Listens and resolves with the URL, as somebody on this machine would type it. Rejects with PORT_IN_USE or CONFIG_INVALID. */
export async function listenOn(app: NestFastifyApplication, address: ListenAddress): Promise<string> {
  const { host, port } = address;
  try {
    await app.init();
    // By Fastify itself: Nest would log the error that is explained here.
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    throw listenFailure(error, address);
  }
  const bound = app.getHttpServer().address() as AddressInfo;
  const scheme = 'setSecureContext' in app.getHttpServer() ? 'https' : 'http';
  return `${scheme}://${EVERY_INTERFACE.includes(host) ? 'localhost' : hostInUrl(host)}:${bound.port}`;
}

/** PORT_IN_USE or CONFIG_INVALID with the remedy, for the reasons that an operator can do something about; any other error as it is. */
export function listenFailure(error: unknown, { host, port, variable }: ListenAddress): unknown {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return new NightshiftError(
        'PORT_IN_USE',
        `Port ${port} of ${host} is in use: stop what uses it, or set ${variable}.`,
        {
          cause: error,
        },
      );
    case 'EACCES':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'ERR_SOCKET_BAD_PORT':
      return new NightshiftError(
        'CONFIG_INVALID',
        `Cannot listen on port ${port} of ${host} (${code}): set ${variable} or the host to something this program may open.`,
        {
          cause: error,
        },
      );
    default:
      return error;
  }
}
