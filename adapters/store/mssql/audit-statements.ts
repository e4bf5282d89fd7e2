import type { AuditFilter } from '#src/identity/audit/audit-store.js';
import type { AuditColumns } from '../audit-rows.js';
import { command, query, type Statement } from './mssql-statement.js';
import { type, type SqlType } from './sql-types.js';

/** Callers choose some of these: what is longer than its column is cut, the row is written all the same. */
export const AUDIT_WIDTHS = {
  actorKind: 16,
  actorId: 300,
  actorName: 200,
  action: 100,
  targetKind: 64,
  targetId: 400,
  app: 200,
  failureCode: 64,
  requestId: 200,
  address: 200,
} as const;

export const APPEND_AUDIT = command(
  `
  INSERT INTO audit (
    actor_kind, actor_id, actor_name, action, target_kind, target_id, app, before_value, after_value, failure_code, request_id, address)
  VALUES (
    @actorKind, @actorId, @actorName, @action, @targetKind, @targetId, @app, @before, @after, @failureCode, @requestId, @address)`,
  {
    actorKind: type.ascii(AUDIT_WIDTHS.actorKind),
    actorId: type.text(AUDIT_WIDTHS.actorId),
    actorName: type.text(AUDIT_WIDTHS.actorName),
    action: type.ascii(AUDIT_WIDTHS.action),
    targetKind: type.ascii(AUDIT_WIDTHS.targetKind),
    targetId: type.text(AUDIT_WIDTHS.targetId),
    app: type.text(AUDIT_WIDTHS.app),
    before: type.longText,
    after: type.longText,
    failureCode: type.ascii(AUDIT_WIDTHS.failureCode),
    requestId: type.text(AUDIT_WIDTHS.requestId),
    address: type.text(AUDIT_WIDTHS.address),
  },
);

type AuditCondition = keyof AuditFilter | 'before';

/** How each filter reads, and the type of its parameter. */
const CONDITIONS: Readonly<Record<AuditCondition, readonly [string, SqlType]>> = {
  action: ['action = @action', type.ascii(AUDIT_WIDTHS.action)],
  app: ['app = @app', type.text(AUDIT_WIDTHS.app)],
  actor: ['actor_id = @actor', type.text(AUDIT_WIDTHS.actorId)],
  targetKind: ['target_kind = @targetKind', type.ascii(AUDIT_WIDTHS.targetKind)],
  targetId: ['target_id = @targetId', type.text(AUDIT_WIDTHS.targetId)],
  from: ['at >= @from', type.moment],
  to: ['at < @to', type.moment],
  before: ['number < @before', type.bigint],
};
const NAMES = Object.keys(CONDITIONS) as AuditCondition[];

/** A page, newest first, along an index that ends with the number. One statement per set of filters. */
export function listAudit(filter: AuditFilter, before: number | undefined): Statement<AuditColumns> {
  const asked = { ...filter, before };
  const names = NAMES.filter((name) => asked[name] !== undefined);
  const conditions = names.map((name) => CONDITIONS[name][0]);
  const parameters = Object.fromEntries(names.map((name) => [name, CONDITIONS[name][1]]));
  return query<AuditColumns>(
    `
  SELECT TOP (@limit) number, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, app, before_value, after_value,
    failure_code, request_id, address
  FROM audit ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
  ORDER BY number DESC`,
    { limit: type.int, ...parameters },
  );
}
