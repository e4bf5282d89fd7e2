import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { Actor } from '../audit/audit-store.js';
import { Audit } from '../audit/audit.js';
import type { TokenRow } from '../tokens/token-store.js';
import type { UserRow } from '../users/user-store.js';
import { UsersService } from '../users/users.service.js';
import { OwnerToken } from './owner-token.js';
import { SetupLinks } from './setup-links.js';

interface NewOwner {
  readonly name: string;
  readonly password: string;
}

/** Makes whoever holds a setup link an Owner, once. */
@Injectable()
export class SetupService {
  constructor(
    private readonly links: SetupLinks,
    private readonly users: UsersService,
    private readonly ownerToken: OwnerToken,
    private readonly audit: Audit,
  ) {}

  /** Throws as `SetupLinks.find` does, and USER_CONFLICT: then the link is still good. */
  async complete(token: string, owner: NewOwner, caller: Pick<Actor, 'requestId' | 'address'>): Promise<UserRow> {
    const link = await this.links.find(token, caller.address);
    const actor: Actor = { kind: link.kind, tokenId: link.id, name: link.name, ...caller };
    const target = { kind: 'user', id: owner.name.toLowerCase() };
    const entry = { action: 'user.setup', target, after: { name: owner.name, grants: [{ role: 'owner' }] } };
    return this.audit.around(actor, entry, () =>
      link.kind === 'owner' ? this.#firstOwner(owner) : this.#ownerBy(link, owner),
    );
  }

  async #firstOwner({ name, password }: NewOwner): Promise<UserRow> {
    const user = await this.users.createFirstOwner(name, password);
    await this.ownerToken.end();
    return user;
  }

  /** The link goes first: two people with one link must not both become Owners. */
  async #ownerBy(link: TokenRow, { name, password }: NewOwner): Promise<UserRow> {
    if (await this.users.isTaken(name)) {
      throw new NightshiftError('USER_CONFLICT', `There is a user ${name} already: take another name.`);
    }
    const isFirst = !(await this.users.hasOwner());
    await this.links.spend(link);
    const user = await this.users.create({ name, password, grants: [{ role: 'owner' }] });
    if (isFirst) await this.ownerToken.end();
    return user;
  }
}
