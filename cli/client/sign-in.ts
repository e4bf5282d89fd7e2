import { ApiClient } from './api-client.js';

const SESSION_COOKIE = /^(?:__Host-)?ns_session=/;

interface SignInWish {
  readonly name: string;
  readonly password: string;
  readonly tokenName: string;
  readonly expiresInHours: number;
}

export interface SignedIn {
  readonly name: string;
  readonly token: string;
  /** By which the token is revoked. */
  readonly tokenId: string;
  readonly expiresAt?: string;
}

/**
 * Signs in with a password and keeps a personal token in place of the session: a token can be seen in the list, expires, and is revoked by itself. The
 * session ends at once, also when the token was refused.
 */
export async function signIn(
  server: string,
  { name, password, tokenName, expiresInHours }: SignInWish,
): Promise<SignedIn> {
  const api = new ApiClient(server, undefined);
  const answer = await api.response('POST', ['api', 'sign-in'], { json: { name, password } });
  const user = (await answer.json()) as { name: string; csrfToken: string };
  const cookie = answer.headers.getSetCookie().find((text) => SESSION_COOKIE.test(text));
  const headers = { cookie: cookie?.split(';', 1)[0] ?? '', 'x-csrf-token': user.csrfToken };
  try {
    const json = { name: tokenName, expiresInHours };
    const path = ['api', 'me', 'tokens'];
    const made = await api.json<{ id: string; token: string; expiresAt?: string }>('POST', path, { json, headers });
    const { id: tokenId, token, expiresAt } = made;
    return { name: user.name, token, tokenId, ...(expiresAt === undefined ? {} : { expiresAt }) };
  } finally {
    // A session that is left over ends by itself; the login has not failed for it.
    await api.response('POST', ['api', 'sign-out'], { headers }).catch(() => undefined);
  }
}
