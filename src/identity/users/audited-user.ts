import { MASK } from '../secret-members.js';

type Members = Readonly<Record<string, unknown>>;

/** What the audit trail keeps of a body about a user that nobody has looked at yet: a password may stand in any member but those that are named here. */
export function auditedUser({ name, grants, disabled, password }: Members): Members {
  return {
    name: textOf(name),
    grants: Array.isArray(grants) ? (grants as unknown[]).map(auditedGrant) : undefined,
    disabled: typeof disabled === 'boolean' ? disabled : undefined,
    password: password === undefined ? undefined : MASK,
  };
}

function auditedGrant(grant: unknown): Members {
  const { role, app } = Object(grant) as Members;
  return { role: textOf(role), app: textOf(app) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
