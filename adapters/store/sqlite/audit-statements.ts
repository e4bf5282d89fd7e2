import type { AuditFilter } from '#src/identity/audit/audit-store.js';
import { NOW_MS } from './database-clock.js';
import type { SqlValue } from './sqlite-database.js';

export const APPEND_AUDIT = `
  INSERT INTO audit (
    at, actor_kind, actor_id, actor_name, action, target_kind, target_id, app, before_value, after_value, failure_code, request_id, address)
  VALUES (
    ${NOW_MS}, :actorKind, :actorId, :actorName, :action, :targetKind, :targetId, :app, :before, :after, :failureCode, :requestId, :address)`;

/** A page, newest first, along an index that ends with the number. One statement per set of filters. */
export function listAudit(filter: AuditFilter, before: number | undefined): string {
  const conditions = [
    filter.action === undefined ? '' : 'action = :action',
    filter.app === undefined ? '' : 'app = :app',
    filter.actor === undefined ? '' : 'actor_id = :actor',
    filter.targetKind === undefined ? '' : 'target_kind = :targetKind',
    filter.targetId === undefined ? '' : 'target_id = :targetId',
    filter.from === undefined ? '' : 'at >= :from',
    filter.to === undefined ? '' : 'at < :to',
    before === undefined ? '' : 'number < :before',
  ].filter((condition) => condition !== '');
  return `
  SELECT number, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, app, before_value, after_value, failure_code,
    request_id, address
  FROM audit ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
  ORDER BY number DESC LIMIT :limit`;
}

/** The parameters that `listAudit` of the same filter names. */
export function auditParameters(
  filter: AuditFilter,
  limit: number,
  before: number | undefined,
): Record<string, SqlValue> {
  const named = { ...filter, from: filter.from?.getTime(), to: filter.to?.getTime(), before, limit };
  return Object.fromEntries(
    Object.entries(named).filter((entry): entry is [string, string | number] => entry[1] !== undefined),
  );
}
