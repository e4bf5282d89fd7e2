import { NightshiftError } from '#contracts/errors.js';
import { grantsOf, type Identity } from './identity.js';
import { holds, ROLES, type Grant, type Role } from './roles.js';
import type { Access } from './route-roles.js';

/** What a request names, as far as it decides who may send it. */
export interface Asked {
  readonly params?: unknown;
  readonly query?: unknown;
}

const NAMES = {
  owner: 'the owner token',
  setup: 'a setup link',
  join: 'a join token',
  worker: "a worker's credential",
  publisher: 'a publishing credential',
  personal: 'a personal token',
  session: 'a session',
} as const satisfies Record<Identity['kind'], string>;

/** How a refusal names what a route takes. */
export function wantedFor(access: Access): string {
  if (access === 'join' || access === 'worker') return NAMES[access];
  return 'the token of an owner or of a user with a role';
}

/** Throws ROLE_INSUFFICIENT. A role for one app opens the routes of that app and the lists that are cut down to it, nothing of the house. */
export function permit(identity: Identity, access: Access, asked: Asked): void {
  if (access === 'open' || access === identity.kind) return;
  const role = roleOf(access);
  if (role === undefined && access !== 'self') throw refused(access, identity);
  const grants = grantsOf(identity);
  if (access === 'self' && identity.user !== undefined) return;
  if (grants.length === 0) throw refused(access, identity);
  if (role === undefined || isHeld(grants, role, { access, asked })) return;
  throw new NightshiftError(
    'ROLE_INSUFFICIENT',
    `This takes the role ${role} ${placeOf(access, appNamed(access, asked))}.`,
  );
}

/** The least role that opens a route, where a role does. */
export function roleOf(access: Access): Role | undefined {
  const [first] = access.split(' ');
  return ROLES.find((role) => role === first);
}

function isHeld(
  grants: readonly Grant[],
  role: Role,
  { access, asked }: { readonly access: Access; readonly asked: Asked },
): boolean {
  // The list is cut down, the thing's own app is looked at: later, when they are known.
  const isLater = access === 'reader of any app' || access.endsWith(' of its app');
  return isLater ? grants.some(({ app }) => holds(grants, role, app)) : holds(grants, role, appNamed(access, asked));
}

function appNamed(access: Access, { params, query }: Asked): string | undefined {
  return appOf(access.endsWith(' by app') ? query : params);
}

/** Undefined also for what comes twice: nobody can tell which of them would be looked at. */
function appOf(named: unknown): string | undefined {
  if (typeof named !== 'object' || named === null || !Object.hasOwn(named, 'app')) return undefined;
  const { app } = named as { app: unknown };
  return typeof app === 'string' ? app : undefined;
}

function placeOf(access: Access, app: string | undefined): string {
  if (app !== undefined) return `in app ${app}`;
  if (access.endsWith(' by app')) return 'in the whole house, or in the app that ?app= names';
  return access.endsWith(' of its app')
    ? 'in the whole house, or in the app of what is asked for'
    : 'in the whole house';
}

function refused(access: Access, { kind }: Identity): NightshiftError {
  return new NightshiftError('ROLE_INSUFFICIENT', `This path takes ${wantedFor(access)}, not ${NAMES[kind]}.`);
}
