import { Inject, Injectable, Optional } from '@nestjs/common';
import type { TlsCertificate } from '../api/tls-certificate.js';
import { TrustedProxies } from '../api/trusted-proxies.js';
import { GATEWAY_CONFIG, GATEWAY_TLS, type GatewayConfig } from './gateway.config.js';

/** How callers come to the gateway: where it listens, with which certificate, and whose word about them counts. */
@Injectable()
export class GatewayTransport {
  readonly proxies: TrustedProxies;

  constructor(
    @Inject(GATEWAY_CONFIG) readonly config: GatewayConfig,
    @Optional() @Inject(GATEWAY_TLS) readonly tls?: TlsCertificate,
  ) {
    this.proxies = new TrustedProxies(config.trustedProxies, 'GATEWAY_TRUSTED_PROXIES');
  }
}
