import { Inject, Module } from '@nestjs/common';
import { SignInOptions } from '../sessions/sign-in-options.js';
import { OidcController } from './oidc.controller.js';
import { OidcProvider } from './oidc-provider.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { OIDC_CONFIG, type OidcConfig } from './oidc.config.js';
import { ProviderUsers } from './provider-users.js';
import { SignInStates } from './sign-in-states.js';

/** Sign-in with an OpenID Connect provider, where one is configured. */
@Module({
  controllers: [OidcController],
  providers: [OidcProvider, OidcSignIn, ProviderUsers, SignInStates],
})
export class OidcModule {
  constructor(options: SignInOptions, @Inject(OIDC_CONFIG) { issuer, name }: OidcConfig) {
    if (issuer !== undefined) options.add({ name, href: '/api/sign-in/oidc' });
  }
}
