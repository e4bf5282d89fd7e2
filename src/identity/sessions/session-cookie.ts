import type {} from '@fastify/cookie';
import type { FastifyReply } from 'fastify';

/** The name with the prefix cannot be set by another host of the domain, nor by anybody over plain HTTP: a browser sees to it. */
const NAMES = { http: 'ns_session', https: '__Host-ns_session' } as const;
const OWN_NAMES: readonly string[] = Object.values(NAMES);

/** What is looked at to find the cookie. */
export interface CookieRequest {
  readonly headers: { readonly cookie?: string | undefined };
  readonly protocol: string;
  readonly server: { readonly parseCookie: (header: string) => Readonly<Record<string, string | undefined>> };
}

/** The token of the session, where the request carries one. Over HTTPS the cookie of plain HTTP counts for nothing. */
export function sessionTokenOf({ headers, protocol, server }: CookieRequest): string | undefined {
  if (headers.cookie === undefined) return undefined;
  return server.parseCookie(headers.cookie)[nameFor(protocol)];
}

/** Lax, not Strict: who comes back from an OpenID Connect provider must be known. */
export function setSessionCookie(reply: FastifyReply, token: string, expires: Date): void {
  const { protocol } = reply.request;
  const secure = protocol === 'https';
  void reply.setCookie(nameFor(protocol), token, { httpOnly: true, sameSite: 'lax', path: '/', secure, expires });
}

export function clearSessionCookie(reply: FastifyReply): void {
  setSessionCookie(reply, '', new Date(0));
}

/** What is left for user code of a `Cookie` header: browsers send a host's cookies to each of its ports, functions included. */
export function withoutSessionCookie(header: string): string {
  if (!header.includes(NAMES.http)) return header;
  const others = header.split(';').filter((pair) => !OWN_NAMES.includes(pair.split('=', 1)[0]?.trim() ?? ''));
  return others.join(';').trim();
}

function nameFor(protocol: string): string {
  return protocol === 'https' ? NAMES.https : NAMES.http;
}
