import type { Grant } from './roles.js';
import type { TokenKind } from './tokens/token-store.js';
import type { UserTokenKind } from './users/user-store.js';

/** publisher: an app's publishing credential, which opens the publishing endpoint of that app and nothing else. */
export type IdentityKind = TokenKind | UserTokenKind | 'publisher';

/** Who sent a request: the token that opened it. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly tokenId: string;
  /** Of the token, as its list shows it. */
  readonly name: string;
  /** Whose token it is: of those that people hold. */
  readonly user?: { readonly id: string; readonly name: string };
  /** What the user may do with it. */
  readonly grants?: readonly Grant[];
  /** Of a session: what its requests must carry to change something. */
  readonly csrfToken?: string;
  /** Of a join token: those of the worker that joins with it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** It may do less than its user. */
  readonly narrowed?: boolean;
}

/** A request after the authentication hook; without `identity` only on the open paths. */
export interface IdentifiedRequest {
  identity?: Identity;
}

const EVERYTHING: readonly Grant[] = [{ role: 'owner' }];

/** The roles that a request comes with: none for those of workers. */
export function grantsOf({ kind, grants = [] }: Identity): readonly Grant[] {
  return kind === 'owner' ? EVERYTHING : grants;
}

/** The apps that somebody sees; undefined: all of them. */
export function visibleApps(identity: Identity): readonly string[] | undefined {
  const apps = grantsOf(identity).map(({ app }) => app);
  return apps.includes(undefined) ? undefined : apps.filter((app) => app !== undefined);
}

/** What somebody sees, of many. */
export function visible<Item>(identity: Identity, items: readonly Item[], appOf: (item: Item) => string): Item[] {
  const apps = visibleApps(identity);
  return items.filter((item) => apps?.includes(appOf(item)) !== false);
}
