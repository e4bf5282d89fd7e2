import { SystemClock } from '#contracts/ports/clock.js';
import type { Grant } from '#src/identity/roles.js';
import { hashPassword } from '#src/identity/users/password.js';
import { UsersService } from '#src/identity/users/users.service.js';
import { ManagementRig } from './management-rig.js';

/** Of every user of the rig. */
export const PASSWORD = 'correct horse battery';

export interface Session {
  readonly cookie: string;
  readonly csrfToken: string;
}

/** Management behind a proxy that it trusts, with users who sign in. */
export class SignInRig {
  readonly rig: ManagementRig;
  readonly users: UsersService;
  /** The owner token. */
  readonly owner: string;
  readonly #passwordHash: string;

  private constructor(rig: ManagementRig, owner: string, passwordHash: string) {
    this.rig = rig;
    this.users = new UsersService(rig.stores.users, new SystemClock());
    this.owner = owner;
    this.#passwordHash = passwordHash;
  }

  static async open(): Promise<SignInRig> {
    const rig = await ManagementRig.open();
    rig.variables = { MANAGEMENT_TRUSTED_PROXIES: '127.0.0.1' };
    await rig.start();
    return new SignInRig(rig, await rig.ownerToken(), await hashPassword(PASSWORD));
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.rig.urls.management + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** Resolves with the id. */
  async aUser(name: string, grants: readonly Grant[] = [{ role: 'reader' }]): Promise<string> {
    const { id } = await this.users.create({ name, grants });
    // The same for all: each hash is some work.
    await this.rig.stores.users.change(id, (user) => ({ ...user, passwordHash: this.#passwordHash }));
    return id;
  }

  async signIn(
    name: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Session & { readonly setCookie: string }> {
    const answer = await this.post('/api/sign-in', { name, password: PASSWORD }, headers);
    if (answer.status !== 200) throw new Error(`${name} could not sign in: ${await answer.text()}`);
    const [setCookie = ''] = answer.headers.getSetCookie();
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    return { cookie: setCookie.split(';', 1)[0] ?? '', csrfToken, setCookie };
  }

  close(): Promise<void> {
    return this.rig.close();
  }
}
