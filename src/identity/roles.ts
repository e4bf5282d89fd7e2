/** From the least to the most; each may do what those before it may. */
export const ROLES = ['reader', 'operator', 'contributor', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** A role for one app, or without `app` for the whole house. */
export interface Grant {
  readonly role: Role;
  readonly app?: string;
}

/** Whether the role is held for the app or, without one, for the whole house. */
export function holds(grants: readonly Grant[], role: Role, app?: string): boolean {
  return grants.some(
    (grant) => (grant.app === undefined || grant.app === app) && ROLES.indexOf(grant.role) >= ROLES.indexOf(role),
  );
}

/** The grants of a token that may do less than its owner. */
export function narrowed(grants: readonly Grant[], most: Role | undefined): readonly Grant[] {
  if (most === undefined) return grants;
  return grants.map((grant) => (ROLES.indexOf(grant.role) > ROLES.indexOf(most) ? { ...grant, role: most } : grant));
}
