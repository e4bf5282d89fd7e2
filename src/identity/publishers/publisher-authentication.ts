import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { Authentication } from '../authentication.js';
import { FailedAttempts } from '../failed-attempts.js';
import { grantsOf, type IdentifiedRequest, type Identity } from '../identity.js';
import { holds } from '../roles.js';
import { isPublisherOf, PublishCredentials } from './publish-credentials.js';

/** Passwords may be chosen: after so many wrong ones in a minute nothing of that network is looked at, for the app. */
const MOST_FAILURES = 10;

/** What is looked at, of a request to an app's publishing endpoint. */
export interface PublisherRequest extends IdentifiedRequest {
  readonly headers: { readonly authorization?: string | undefined };
  readonly ip: string;
}

/** Who may use the publishing endpoint of an app: its own credential, and people who may publish it (publishing 7.1). */
@Injectable()
export class PublisherAuthentication {
  readonly #failed: FailedAttempts;

  constructor(
    private readonly credentials: PublishCredentials,
    private readonly authentication: Authentication,
    clock: Clock,
  ) {
    this.#failed = new FailedAttempts(clock, MOST_FAILURES);
  }

  /**
   * Puts the identity on the request. Throws TOKEN_MISSING, TOKEN_INVALID, ROLE_INSUFFICIENT or LOGIN_THROTTLED; an app that does not exist is
   * refused as a wrong password is.
   */
  async admit(app: string | undefined, request: PublisherRequest): Promise<void> {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      throw new NightshiftError(
        'TOKEN_MISSING',
        "Send the app's publishing user and password as Basic authentication.",
      );
    }
    const name = app ?? '';
    if (this.#failed.isThrottled(request.ip, name)) {
      throw new NightshiftError(
        'LOGIN_THROTTLED',
        'Too many wrong passwords from this address: try again in a minute.',
        { retryAfterSeconds: 60 },
      );
    }
    try {
      request.identity = await this.#identify(name, authorization, request.ip);
      this.#failed.clear(request.ip, name);
    } catch (error) {
      if (error instanceof NightshiftError && error.class === 'Unauthorized') this.#failed.add(request.ip, name);
      throw error;
    }
  }

  /** As `admit`, of a request that was admitted and goes on: to look again neither counts a wrong password nor forgives those of others. */
  async readmit(app: string, request: PublisherRequest): Promise<void> {
    request.identity = await this.#identify(app, request.headers.authorization ?? '', request.ip);
  }

  async #identify(app: string, authorization: string, address: string): Promise<Identity> {
    const [userName, password] = basicOf(authorization) ?? [];
    if (userName !== undefined && password !== undefined && isPublisherOf(app, userName)) {
      const row = await this.credentials.check(app, password);
      if (row !== undefined) return { kind: 'publisher', tokenId: row.id, name: userName };
    }
    // A bearer token, or any user name with a token as the password: MSBuild sends the zero GUID (publishing 1.1).
    const identity = await this.authentication.identify(authorization, address, "the app's publishing credential");
    if (holds(grantsOf(identity), 'contributor', app)) return identity;
    throw new NightshiftError('ROLE_INSUFFICIENT', `This token may not publish ${app}.`);
  }
}

function basicOf(authorization: string): readonly [userName: string, password: string] | undefined {
  const encoded = /^basic +(\S+) *$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}
