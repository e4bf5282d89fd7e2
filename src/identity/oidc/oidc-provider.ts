import { Inject, Injectable } from '@nestjs/common';
import type { Configuration } from 'openid-client';
import { NightshiftError, toError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { claimAt, type Claims } from './claims.js';
import { OIDC_CONFIG, type OidcConfig } from './oidc.config.js';

type Library = typeof import('openid-client');

/** As long as this nobody looks whether the provider says something else of itself. */
const KNOWN_MS = 3_600_000;
const TIMEOUT_SECONDS = 10;

/** What a sign-in was begun with; only who began it knows it. */
export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface BegunSignIn {
  /** Where the browser goes. */
  readonly location: string;
  readonly checks: SignInChecks;
}

/** The OpenID Connect provider of the configuration: authorization code flow with PKCE, state and nonce, as a confidential client. */
@Injectable()
export class OidcProvider {
  #known: { readonly client: Configuration; readonly untilMs: number } | undefined;
  #asking: Promise<Configuration> | undefined;

  constructor(
    @Inject(OIDC_CONFIG) private readonly config: OidcConfig,
    private readonly clock: Clock,
  ) {}

  get isConfigured(): boolean {
    return this.config.issuer !== undefined;
  }

  /** As people know it. */
  get name(): string {
    return this.config.name;
  }

  /** Throws PROVIDER_UNAVAILABLE. */
  async begin(redirectUri: string): Promise<BegunSignIn> {
    const library = await import('openid-client');
    const client = await this.#client();
    const verifier = library.randomPKCECodeVerifier();
    const checks = { state: library.randomState(), nonce: library.randomNonce(), verifier };
    const location = library.buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: this.config.scopes,
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await library.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, checks };
  }

  /** What the provider says of who came back to `url`, with `sub`. Throws SIGN_IN_FAILED or PROVIDER_UNAVAILABLE. */
  async finish(url: URL, { state, nonce, verifier }: SignInChecks): Promise<Claims> {
    const library = await import('openid-client');
    const client = await this.#client();
    try {
      const tokens = await library.authorizationCodeGrant(client, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
      });
      const claims: Claims = { ...tokens.claims() };
      if (this.#isEnough(claims) || client.serverMetadata().userinfo_endpoint === undefined) return claims;
      const more = await library.fetchUserInfo(client, tokens.access_token, String(claims['sub']));
      return { ...more, ...claims };
    } catch (error) {
      throw this.#explained(error, library);
    }
  }

  #isEnough(claims: Claims): boolean {
    const { userNameClaim, rolesClaim, roleMap } = this.config;
    const wanted = roleMap.length === 0 ? [userNameClaim] : [userNameClaim, rolesClaim];
    return wanted.every((claim) => claimAt(claims, claim) !== undefined);
  }

  /** Asked for when somebody signs in, not at the start: management runs without it. Those who come at once wait for one answer. */
  async #client(): Promise<Configuration> {
    if (this.#known !== undefined && this.#known.untilMs > this.clock.monotonicMs()) return this.#known.client;
    this.#asking ??= this.#discovered().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #discovered(): Promise<Configuration> {
    const library = await import('openid-client');
    const { issuer = '', clientId = '', clientSecret } = this.config;
    const secret = clientSecret?.reveal() ?? '';
    // The option lets http through for this machine only.
    const execute = issuer.startsWith('http:') ? [library.allowInsecureRequests] : [];
    try {
      const found = await library.discovery(new URL(issuer), clientId, secret, undefined, {
        execute,
        timeout: TIMEOUT_SECONDS,
      });
      const client = clientOf(library, found, { clientId, secret });
      for (const each of [...execute, library.enableNonRepudiationChecks]) each(client);
      this.#known = { client, untilMs: this.clock.monotonicMs() + KNOWN_MS };
      return client;
    } catch (error) {
      // What was known until now is most likely true.
      if (this.#known !== undefined) return this.#known.client;
      throw this.#unavailable(error);
    }
  }

  #explained(error: unknown, library: Library): NightshiftError {
    if (error instanceof library.AuthorizationResponseError) return this.#refused(`refused: ${error.error}`, error);
    if (error instanceof library.ResponseBodyError) {
      return error.error === 'invalid_grant'
        ? this.#refused('does not know this code, or it was used already', error)
        : this.#unavailable(error);
    }
    if (error instanceof library.ClientError && !NOT_ANSWERED.has(error.code ?? '')) {
      return this.#refused('answered with what was not asked for', error);
    }
    return this.#unavailable(error);
  }

  #refused(reason: string, cause: unknown): NightshiftError {
    return new NightshiftError('SIGN_IN_FAILED', `${this.config.name} ${reason}. Sign in again.`, { cause });
  }

  #unavailable(cause: unknown): NightshiftError {
    return new NightshiftError(
      'PROVIDER_UNAVAILABLE',
      `The provider ${this.config.issuer} cannot be asked now: ${reasonOf(cause)}. A password works meanwhile.`,
      { cause },
    );
  }
}

/** What the library calls an answer that never came, or came from something else in between. */
const NOT_ANSWERED: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** Sends the secret in the header, as is the rule, unless the provider takes it in the body only. */
function clientOf(
  library: Library,
  found: Configuration,
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
): Configuration {
  const server = found.serverMetadata();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const isBasic = methods.includes('client_secret_basic');
  const authentication = isBasic ? library.ClientSecretBasic(secret) : library.ClientSecretPost(secret);
  const client = new library.Configuration(server, clientId, secret, authentication);
  client.timeout = TIMEOUT_SECONDS;
  return client;
}

/** fetch says no more than "fetch failed"; the reason lies below. */
function reasonOf(error: unknown): string {
  const { message, cause } = toError(error);
  const { code, message: below } = (cause ?? {}) as { code?: unknown; message?: unknown };
  return [message, code ?? below].filter((part) => typeof part === 'string' && part !== '').join(', ');
}
