import { Global, Module } from '@nestjs/common';
import { Audit } from './audit/audit.js';
import { Authentication } from './authentication.js';
import { IdentityService } from './identity.service.js';
import { KeyRingUpdates } from './key-ring-updates.js';
import { RegisteredRoutes } from './registered-routes.js';
import { PublishCredentials } from './publishers/publish-credentials.js';
import { PublisherAuthentication } from './publishers/publisher-authentication.js';
import { TokensService } from './tokens.service.js';

/** Global: every path of management stands behind it. */
@Global()
@Module({
  providers: [
    TokensService,
    IdentityService,
    Authentication,
    Audit,
    KeyRingUpdates,
    RegisteredRoutes,
    PublishCredentials,
    PublisherAuthentication,
  ],
  exports: [
    TokensService,
    IdentityService,
    Authentication,
    Audit,
    RegisteredRoutes,
    PublishCredentials,
    PublisherAuthentication,
  ],
})
export class IdentityModule {}
