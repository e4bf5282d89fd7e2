import { Inject, Injectable } from '@nestjs/common';
import { GatewayAddress, type ServedApp } from '../apps/gateway-address.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from './publishing.config.js';

/** Where people reach an app's functions: as configured, else at the gateway. */
@Injectable()
export class AppAddress {
  constructor(
    @Inject(PUBLISHING_CONFIG) private readonly config: PublishingConfig,
    private readonly gateway: GatewayAddress,
  ) {}

  of(app: ServedApp): string {
    return this.config.appUrl?.replace('{app}', app.name) ?? this.gateway.baseUrl(app);
  }
}
