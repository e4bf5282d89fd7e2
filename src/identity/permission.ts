import { NightshiftError } from '#contracts/errors.js';
import { grantsOf, type Identity } from './identity.js';
import { holds, type Role } from './roles.js';
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
  if (access === 'join' || access === 'worker') throw refused(access, identity);
  const grants = grantsOf(identity);
  if (access === 'self' && identity.user !== undefined) return;
  if (access === 'self' || access === 'reader of any app') {
    if (grants.length > 0) return;
    throw refused(access, identity);
  }
  const [role, app] = roleAndApp(access, asked);
  if (holds(grants, role, app)) return;
  if (grants.length === 0) throw refused(access, identity);
  throw new NightshiftError('ROLE_INSUFFICIENT', `This takes the role ${role} ${placeOf(access, app)}.`);
}

function roleAndApp(access: Role | `${Role} by app`, { params, query }: Asked): [Role, string | undefined] {
  const role = access.replace(' by app', '') as Role;
  const named = access === role ? appOf(params) : appOf(query);
  return [role, named];
}

/** Undefined also for what comes twice: nobody can tell which of them would be looked at. */
function appOf(named: unknown): string | undefined {
  if (typeof named !== 'object' || named === null || !Object.hasOwn(named, 'app')) return undefined;
  const { app } = named as { app: unknown };
  return typeof app === 'string' ? app : undefined;
}

function placeOf(access: Access, app: string | undefined): string {
  if (app !== undefined) return `in app ${app}`;
  return access.endsWith('by app') ? 'in the whole house, or in the app that ?app= names' : 'in the whole house';
}

function refused(access: Access, { kind }: Identity): NightshiftError {
  return new NightshiftError('ROLE_INSUFFICIENT', `This path takes ${wantedFor(access)}, not ${NAMES[kind]}.`);
}
