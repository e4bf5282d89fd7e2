import { configInvalid } from '#contracts/config.js';
import { ROLES, type Grant, type Role } from '../roles.js';

/** `<value>=<role>` or `<value>=<role>:<app>`; a value may have a = of its own. */
const ENTRY = /^(?<value>.+)=(?<role>[a-z]+)(?::(?<app>[^:=]+))?$/;

export type RoleMap = ReadonlyMap<string, readonly Grant[]>;

/** Throws CONFIG_INVALID. */
export function roleMapOf(entries: readonly string[]): RoleMap {
  const map = new Map<string, Grant[]>();
  for (const entry of entries) {
    const { value = '', role, app } = ENTRY.exec(entry)?.groups ?? {};
    if (!isRole(role)) {
      throw configInvalid([
        `OIDC_ROLE_MAP has ${JSON.stringify(entry)}: expected <value>=<role> or <value>=<role>:<app>, the role one of ${ROLES.join(', ')}`,
      ]);
    }
    map.set(value.trim(), [...(map.get(value.trim()) ?? []), { role, ...(app === undefined ? {} : { app }) }]);
  }
  return map;
}

/** What somebody may do of whom the claim says `values`: of several roles in one place the greatest. */
export function grantsFor(map: RoleMap, values: readonly string[]): Grant[] {
  const byApp = new Map<string | undefined, Role>();
  for (const { role, app } of values.flatMap((value) => map.get(value) ?? [])) {
    const before = byApp.get(app);
    if (before === undefined || ROLES.indexOf(role) > ROLES.indexOf(before)) byApp.set(app, role);
  }
  return [...byApp].map(([app, role]) => ({ role, ...(app === undefined ? {} : { app }) }));
}

function isRole(text: string | undefined): text is Role {
  return (ROLES as readonly (string | undefined)[]).includes(text);
}
