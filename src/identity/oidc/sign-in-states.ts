import { Injectable } from '@nestjs/common';
import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { KeyRing } from '../key-ring/key-ring.js';
import type { SignInChecks } from './oidc-provider.js';

const COOKIE = 'ns_oidc';
const LIFETIME_MS = 600_000;
const PURPOSE = ['oidc-sign-in'] as const;
/** Sent to the two routes only. */
const PATH = '/api/sign-in/oidc';

/** What must be known when somebody comes back from the provider. */
export interface SignInState {
  readonly checks: SignInChecks;
  readonly redirectUri: string;
  /** A path of ours. */
  readonly to: string;
}

/** Sign-ins under way, each kept by its own browser, sealed: any node can finish one, and nobody can be brought to finish another's. */
@Injectable()
export class SignInStates {
  constructor(
    private readonly ring: KeyRing,
    private readonly clock: Clock,
  ) {}

  keep(reply: FastifyReply, state: SignInState): void {
    const untilMs = this.clock.now().getTime() + LIFETIME_MS;
    const { keyId, text } = this.ring.seal(JSON.stringify({ ...state, untilMs }), PURPOSE);
    setCookie(reply, `${keyId}:${text}`, LIFETIME_MS);
  }

  /** Once: the browser is told to forget it. Throws SIGN_IN_EXPIRED. */
  take(request: FastifyRequest, reply: FastifyReply): SignInState {
    const sealed = request.server.parseCookie(request.headers.cookie ?? '')[COOKIE];
    setCookie(reply, '', 0);
    const state = sealed === undefined ? undefined : this.#opened(sealed);
    if (state !== undefined && state.untilMs > this.clock.now().getTime()) return state;
    throw new NightshiftError(
      'SIGN_IN_EXPIRED',
      'This sign-in took too long, or another browser began it: sign in again.',
    );
  }

  #opened(sealed: string): (SignInState & { readonly untilMs: number }) | undefined {
    const [keyId = '', text = ''] = sealed.split(':');
    try {
      return JSON.parse(this.ring.open({ keyId, text }, PURPOSE)) as SignInState & { untilMs: number };
    } catch {
      return undefined;
    }
  }
}

/** Lax: it must come along when the provider sends the browser back. */
function setCookie(reply: FastifyReply, value: string, lifetimeMs: number): void {
  const secure = reply.request.protocol === 'https';
  const maxAge = lifetimeMs / 1_000;
  void reply.setCookie(COOKIE, value, { httpOnly: true, sameSite: 'lax', path: PATH, secure, maxAge });
}
