import type { Schema } from '../api/client.js';

type Grant = Schema<'GrantRequest'>;
export type Role = Grant['role'];

/** From the least to the most; each may do what those before it may. */
const ROLES: readonly Role[] = ['reader', 'operator', 'contributor', 'owner'];

/** Whether the role is held for the whole house or for one app at least. */
export function holdsSomewhere(grants: readonly Grant[], role: Role): boolean {
  return grants.some((grant) => holds(grants, role, grant.app));
}

/** Whether the role is held for the app or, without one, for the whole house. What it may not do is not shown; the API refuses it anyway. */
export function holds(grants: readonly Grant[], role: Role, app?: string): boolean {
  return grants.some(
    (grant) => (grant.app === undefined || grant.app === app) && ROLES.indexOf(grant.role) >= ROLES.indexOf(role),
  );
}
