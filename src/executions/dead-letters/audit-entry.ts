import type { AuditEntry } from '../../identity/audit/audit.js';
import type { DeadLetterRow } from './dead-letter-store.js';

/** What the audit trail calls a deed to a letter. */
export function auditEntryOf(verb: 'edit' | 'redrive' | 'discard', { id, app }: DeadLetterRow): AuditEntry {
  return { action: `dead-letter.${verb}`, target: { kind: 'dead-letter', id }, app };
}
