import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata } from 'oidc-provider';

type Claims = Record<string, unknown>;

/** An OpenID Connect provider of its own, in which somebody is at once signed in as `person`. */
export class LocalProvider {
  /** Who sits at the browser; undefined: somebody who refuses. */
  person: string | undefined;
  /** By subject. */
  readonly people = new Map<string, Claims>();
  /** What becomes of the claims of an ID token, before it is signed. */
  altered: ((claims: Claims) => Claims) | undefined;
  /** Whether ID tokens that are altered are signed anew. */
  signsAltered = true;
  readonly clientSecret = 'the secret that the provider gave to nightshift';
  readonly #server: Server;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #port = 0;

  constructor() {
    this.#server = createServer();
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Takes a port; nothing answers yet. */
  async reserve(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#server.on('request', this.#absent);
  }

  /** From now on it answers, and knows one client. */
  start(redirectUri: string): void {
    const client: ClientMetadata = {
      client_id: 'nightshift',
      client_secret: this.clientSecret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'ES256',
    };
    const provider = new Provider(this.issuer, {
      clients: [client],
      jwks: { keys: [{ ...this.#keys.privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }] },
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
      cookies: { keys: ['a key for cookies'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: () => '/interaction' },
      pkce: { required: () => true },
      findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...this.people.get(sub) }) }),
    });
    provider.use(async (context, next) => {
      await next();
      if (context.path === '/token') context.body = this.#answer(context.body as Claims);
    });
    const answer = provider.callback();
    this.#server.off('request', this.#absent);
    this.#server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction') === true) void this.#interact(provider, request, response);
      else void answer(request, response);
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  readonly #absent = (_request: IncomingMessage, response: ServerResponse): void => void response.destroy();

  async #interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const accountId = this.person;
    if (accountId === undefined) {
      await provider.interactionFinished(request, response, { error: 'access_denied' });
      return;
    }
    const grant = new provider.Grant({ accountId, clientId: 'nightshift' });
    grant.addOIDCScope('openid profile email');
    const consent = { grantId: await grant.save() };
    await provider.interactionFinished(request, response, { login: { accountId }, consent });
  }

  #answer(body: Claims): Claims {
    const token = body['id_token'];
    if (this.altered === undefined || typeof token !== 'string') return body;
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = this.altered(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims);
    const text = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const signed = this.signsAltered ? sign('sha256', Buffer.from(text), key).toString('base64url') : signature;
    return { ...body, id_token: `${text}.${signed}` };
  }
}
