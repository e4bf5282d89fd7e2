import { Global, Module } from '@nestjs/common';
import { Audit } from './audit/audit.js';
import { Authentication } from './authentication.js';
import { IdentityService } from './identity.service.js';
import { RegisteredRoutes } from './registered-routes.js';
import { TokensService } from './tokens.service.js';

/** Global: every path of management stands behind it. */
@Global()
@Module({
  providers: [TokensService, IdentityService, Authentication, Audit, RegisteredRoutes],
  exports: [TokensService, IdentityService, Authentication, Audit, RegisteredRoutes],
})
export class IdentityModule {}
