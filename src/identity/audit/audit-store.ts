import type { IdentityKind } from '../identity.js';
import type { UserTokenKind } from '../users/user-store.js';

/**
 * app-key: a key of the app that is changed, on the gateway's admin API; user: a person, by id; machine: a command run where management's state and
 * store can be reached; nobody: whoever failed to sign in, by the name that was typed; the others are what opens management's port.
 */
export type ActorKind = Exclude<IdentityKind, UserTokenKind> | 'app-key' | 'user' | 'machine' | 'nobody';

/** Who did something: the token or key, by name and id, and the request it came with. */
export interface Actor {
  readonly kind: ActorKind;
  /** Of a person, the person's. */
  readonly tokenId: string;
  readonly name: string;
  readonly requestId: string;
  /** Network address of the caller, as far as it is known. */
  readonly address: string;
}

export interface AuditTarget {
  /** Such as `dead-letter` or `timer`. */
  readonly kind: string;
  readonly id: string;
}

export interface NewAuditRow {
  readonly actor: Actor;
  /** `<noun>.<verb>`, such as `dead-letter.redrive`. */
  readonly action: string;
  readonly target: AuditTarget;
  readonly app: string | undefined;
  /** JSON, masked and bounded by the caller. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Set on the second row of an action that was begun and failed. */
  readonly failureCode: string | undefined;
}

export interface AuditRow extends NewAuditRow {
  /** Grows from row to row. */
  readonly number: number;
  readonly at: Date;
}

export interface AuditFilter {
  readonly action?: string;
  readonly app?: string;
  /** Id of the actor's token. */
  readonly actor?: string;
  readonly targetKind?: string;
  readonly targetId?: string;
  /** At or after. */
  readonly from?: Date;
  /** Before. */
  readonly to?: Date;
}

/** What was done by whom. Rows are only ever added: the database itself refuses to change or delete one. */
export abstract class AuditStore {
  /** The moment is the database's. Committed when it resolves. */
  abstract append(row: NewAuditRow): Promise<void>;
  /** Newest first; at most `limit` rows, those with numbers below `before` where it is given. */
  abstract list(filter: AuditFilter, limit: number, before?: number): Promise<AuditRow[]>;
}
