import { Global, Module } from '@nestjs/common';
import { Audit } from './audit/audit.js';
import { Authentication } from './authentication.js';
import { BearerTokens } from './tokens/bearer-tokens.js';
import { JoinTokens } from './tokens/join-tokens.js';
import { KeyRingUpdates } from './key-ring/key-ring-updates.js';
import { RegisteredRoutes } from './registered-routes.js';
import { OwnerToken } from './setup/owner-token.js';
import { SetupLinks } from './setup/setup-links.js';
import { SetupService } from './setup/setup.service.js';
import { PublishCredentials } from './publishers/publish-credentials.js';
import { PublisherAuthentication } from './publishers/publisher-authentication.js';
import { PasswordSignIn } from './sessions/password-sign-in.js';
import { Sessions } from './sessions/sessions.js';
import { SignInOptions } from './sessions/sign-in-options.js';
import { SignInThrottle } from './sessions/sign-in-throttle.js';
import { SlotGrants } from './slot-grants.js';
import { TokensService } from './tokens/tokens.service.js';
import { UserTokensService } from './users/user-tokens.service.js';
import { UsersService } from './users/users.service.js';

/** Global: every path of management stands behind it. */
@Global()
@Module({
  providers: [
    TokensService,
    UsersService,
    UserTokensService,
    Sessions,
    SignInOptions,
    SignInThrottle,
    PasswordSignIn,
    JoinTokens,
    OwnerToken,
    SetupLinks,
    SetupService,
    SlotGrants,
    BearerTokens,
    Authentication,
    Audit,
    KeyRingUpdates,
    RegisteredRoutes,
    PublishCredentials,
    PublisherAuthentication,
  ],
  exports: [
    TokensService,
    UsersService,
    UserTokensService,
    Sessions,
    SlotGrants,
    SignInOptions,
    SignInThrottle,
    PasswordSignIn,
    JoinTokens,
    OwnerToken,
    SetupService,
    Authentication,
    Audit,
    RegisteredRoutes,
    PublishCredentials,
    PublisherAuthentication,
  ],
})
export class IdentityModule {}
