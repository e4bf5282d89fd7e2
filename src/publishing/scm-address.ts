import type { AddressInfo, Server } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PUBLISHING_CONFIG, type PublishingConfig } from './publishing.config.js';
import { isScmPath } from './scm-paths.js';

type Arrival = Pick<FastifyRequest, 'protocol' | 'host' | 'originalUrl'>;

/** Where tools reach the publishing endpoint of an app, without a slash at the end. */
@Injectable()
export class ScmAddress {
  constructor(
    @Inject(PUBLISHING_CONFIG) private readonly config: PublishingConfig,
    private readonly http: HttpAdapterHost,
  ) {}

  /** As configured; else by name on this machine. */
  of(app: string): string {
    return this.#configured(app) ?? this.#local(app);
  }

  /** As configured; else the way the caller came: by host name, or by path in a laboratory that has no names. */
  for(app: string, { protocol, host, originalUrl }: Arrival): string {
    return this.#configured(app) ?? `${protocol}://${host}${isScmPath(originalUrl) ? `/scm/${app}` : ''}`;
  }

  #configured(app: string): string | undefined {
    return this.config.externalUrl?.replace('{app}', app).replace(/\/+$/, '');
  }

  #local(app: string): string {
    const server = this.http.httpAdapter.getHttpServer() as Server;
    const { port } = (server.address() as AddressInfo | null) ?? { port: 0 };
    return `${server instanceof TlsServer ? 'https' : 'http'}://${app}.scm.localhost:${port}`;
  }
}

/** The domains below which `<app>.scm.<domain>` leads to the publishing endpoint: the gateway's, and that of the external address. */
export function scmDomains({ externalUrl }: PublishingConfig, gatewayDomains: readonly string[]): string[] {
  if (externalUrl === undefined) return [...gatewayDomains];
  return [...gatewayDomains, new URL(externalUrl.replace('{app}', 'app')).hostname.replace('app.scm.', '')];
}
