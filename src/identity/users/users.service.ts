import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { holds, type Grant } from '../roles.js';
import { hashPassword } from './password.js';
import { UserStore, type ProviderSubject, type UserRow } from './user-store.js';

export interface NewUser {
  readonly name: string;
  readonly password?: string | undefined;
  readonly grants: readonly Grant[];
  /** Of who signs in with a provider. */
  readonly provider?: ProviderSubject;
}

/** What becomes of a user; what is not named stays. */
export interface UserEdit {
  readonly password?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly grants?: readonly Grant[] | undefined;
}

/** What whoever cannot get in is told. */
export const ANOTHER_LINK = 'On the machine of management, `nightshift owner-link` makes a link for another Owner.';

/** The people of the house. Names are kept in small letters: Anna is anna. */
@Injectable()
export class UsersService {
  constructor(
    private readonly store: UserStore,
    private readonly clock: Clock,
  ) {}

  list(): Promise<UserRow[]> {
    return this.store.list();
  }

  async isTaken(name: string): Promise<boolean> {
    return (await this.store.findByName(name.toLowerCase())) !== undefined;
  }

  findBySubject(subject: ProviderSubject): Promise<UserRow | undefined> {
    return this.store.findBySubject(subject);
  }

  /** Throws USER_NOT_FOUND. */
  async get(id: string): Promise<UserRow> {
    const user = (await this.store.list()).find((one) => one.id === id);
    if (user === undefined) throw notFound(id);
    return user;
  }

  /** Whether there is somebody who may do everything. Once true it stays so: the last Owner is kept. */
  async hasOwner(): Promise<boolean> {
    return (await this.store.list()).some(isOwner);
  }

  /** Throws SETUP_OVER when there is an Owner, or becomes one meanwhile; USER_CONFLICT when the name is taken. */
  createFirstOwner(name: string, password: string): Promise<UserRow> {
    const grants: readonly Grant[] = [{ role: 'owner' }];
    return this.create({ name, password, grants }, (all) => {
      if (!all.some(isOwner)) return;
      throw new NightshiftError('SETUP_OVER', `There is an Owner already: ask for a user. ${ANOTHER_LINK}`);
    });
  }

  /** Throws USER_CONFLICT when the name is taken, or what `check` throws. */
  async create(
    { name, password, grants, provider }: NewUser,
    check?: (all: readonly UserRow[]) => void,
  ): Promise<UserRow> {
    const user: UserRow = {
      id: randomUUID(),
      name: name.toLowerCase(),
      passwordHash: password === undefined ? undefined : await hashPassword(password),
      disabled: false,
      grants,
      createdAt: this.clock.now(),
      lastSignInAt: undefined,
      ...(provider === undefined ? {} : { provider }),
    };
    try {
      await this.store.insert(user, check);
    } catch (error) {
      if (codeOf(error) !== 'STORE_CONFLICT') throw error;
      throw new NightshiftError('USER_CONFLICT', `There is a user ${user.name} already: take another name.`, {
        cause: error,
      });
    }
    return user;
  }

  /**
   * With a new password, or disabled, the user's sessions end, but for `keepSession`; a role is looked at with every request. Throws USER_NOT_FOUND, or
   * LAST_OWNER.
   */
  async edit(id: string, { password, disabled, grants }: UserEdit, keepSession?: string): Promise<UserRow> {
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    let edited: UserRow | undefined;
    const found = await this.store.change(id, (user, all) => {
      edited = {
        ...user,
        passwordHash: passwordHash ?? user.passwordHash,
        disabled: disabled ?? user.disabled,
        grants: grants ?? user.grants,
      };
      keepAnOwner(user, edited, all);
      return edited;
    });
    if (!found || edited === undefined) throw notFound(id);
    if (password !== undefined || edited.disabled) await this.store.deleteTokens(id, 'session', keepSession);
    return edited;
  }

  /** Nobody has a role in the app any more. */
  async forgetApp(app: string): Promise<void> {
    for (const { id, grants } of await this.store.list()) {
      if (!grants.some((grant) => grant.app === app)) continue;
      await this.store.change(id, (user) => ({ ...user, grants: user.grants.filter((grant) => grant.app !== app) }));
    }
  }

  /** Throws USER_NOT_FOUND, or LAST_OWNER. */
  async delete(id: string): Promise<void> {
    const found = await this.store.change(id, (user, all) => {
      keepAnOwner(user, undefined, all);
      return undefined;
    });
    if (!found) throw notFound(id);
  }
}

function isOwner(user: UserRow): boolean {
  return !user.disabled && holds(user.grants, 'owner');
}

function keepAnOwner(before: UserRow, after: UserRow | undefined, all: readonly UserRow[]): void {
  if (!isOwner(before) || (after !== undefined && isOwner(after))) return;
  if (all.some((user) => user.id !== before.id && isOwner(user))) return;
  throw new NightshiftError('LAST_OWNER', `${before.name} is the last Owner: make another one first.`);
}

function notFound(id: string): NightshiftError {
  return new NightshiftError('USER_NOT_FOUND', `There is no user ${id}: GET /api/users lists them.`);
}
