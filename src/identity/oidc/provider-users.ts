import { Inject, Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import type { Actor } from '../audit/audit-store.js';
import { Audit } from '../audit/audit.js';
import type { Grant } from '../roles.js';
import type { UserRow } from '../users/user-store.js';
import { UsersService } from '../users/users.service.js';
import { textsAt, userNameOf, type Claims } from './claims.js';
import { OIDC_CONFIG, type OidcConfig } from './oidc.config.js';
import { grantsFor, roleMapOf, type RoleMap } from './role-map.js';

const MAX_SUBJECT_CHARACTERS = 255;
/** So many people of one name are found a free one; beyond that something is wrong. */
const NAMES_TO_TRY = 20;

type Caller = Pick<Actor, 'requestId' | 'address'>;

/** The users behind a provider's subjects: a name or an address never leads to a user, only issuer and subject do. */
@Injectable()
export class ProviderUsers {
  /** Undefined: Owners grant the roles. */
  readonly #map: RoleMap | undefined;

  constructor(
    private readonly users: UsersService,
    private readonly audit: Audit,
    private readonly logger: Logger,
    @Inject(OIDC_CONFIG) private readonly config: OidcConfig,
  ) {
    this.#map = config.roleMap.length === 0 ? undefined : roleMapOf(config.roleMap);
  }

  /** The user of that subject, made now if need be, with the roles that the provider gives it. Throws SIGN_IN_FAILED. */
  async admitted(claims: Claims, caller: Caller): Promise<UserRow> {
    const { iss = this.config.issuer } = claims;
    const provider = { issuer: String(iss), subject: subjectOf(claims) };
    const grants = this.#map && grantsFor(this.#map, textsAt(claims, this.config.rolesClaim));
    const user = await this.users.findBySubject(provider);
    if (user === undefined) return this.#made(claims, { provider, grants: grants ?? [] }, caller);
    if (user.disabled) throw refused(`${user.name} is disabled: ask an Owner.`);
    return grants === undefined ? user : this.#withRoles(user, grants, caller);
  }

  async #made(
    claims: Claims,
    user: Pick<UserRow, 'grants'> & Required<Pick<UserRow, 'provider'>>,
    caller: Caller,
  ): Promise<UserRow> {
    const { newUsers, name: provider } = this.config;
    if (newUsers === 'none' || (newUsers === 'with-role' && user.grants.length === 0)) {
      throw refused(`${provider} knows you, and you are no user here: ask an Owner.`);
    }
    const wanted = userNameOf(claims, this.config.userNameClaim);
    for (let number = 1; number <= NAMES_TO_TRY; number += 1) {
      const name = number === 1 ? wanted : `${wanted}-${number}`;
      const made = await this.#madeAs({ ...user, name }, caller);
      if (made !== undefined) return made;
    }
    throw refused(`Too many users are called ${wanted}: ask an Owner.`);
  }

  /** Undefined when the name is taken: whose it is, it stays. */
  async #madeAs(
    user: Pick<UserRow, 'grants' | 'name'> & Required<Pick<UserRow, 'provider'>>,
    caller: Caller,
  ): Promise<UserRow | undefined> {
    if (await this.users.isTaken(user.name)) return undefined;
    const { issuer, subject } = user.provider;
    const actor = { kind: 'user', tokenId: subject, name: user.name, ...caller } as const;
    const target = { kind: 'user', id: user.name };
    const after = { name: user.name, grants: user.grants, issuer, subject };
    try {
      return await this.audit.around(actor, { action: 'user.create', target, after }, () => this.users.create(user));
    } catch (error) {
      if (codeOf(error) !== 'USER_CONFLICT') throw error;
      // Somebody else took the name, or the same person came twice at once.
      return this.users.findBySubject(user.provider);
    }
  }

  async #withRoles(user: UserRow, grants: readonly Grant[], caller: Caller): Promise<UserRow> {
    if (JSON.stringify(user.grants) === JSON.stringify(grants)) return user;
    const actor = { kind: 'user', tokenId: user.id, name: user.name, ...caller } as const;
    const change = { target: { kind: 'user', id: user.id }, before: { grants: user.grants }, after: { grants } };
    try {
      return await this.audit.around(actor, { action: 'user.grant', ...change }, () =>
        this.users.edit(user.id, { grants }),
      );
    } catch (error) {
      if (codeOf(error) !== 'LAST_OWNER') throw error;
      this.logger.warn({ user: user.name }, 'The provider has no role for the last Owner, who keeps it');
      return user;
    }
  }
}

function subjectOf({ sub }: Claims): string {
  if (typeof sub === 'string' && sub.length > 0 && sub.length <= MAX_SUBJECT_CHARACTERS) return sub;
  throw refused('The provider does not say who you are in up to 255 characters.');
}

function refused(message: string): NightshiftError {
  return new NightshiftError('SIGN_IN_FAILED', message);
}
