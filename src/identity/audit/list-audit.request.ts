import { OptionalMoment } from '../../api/optional-moment.js';
import { OptionalText } from '../../api/optional-text.js';
import { PageRequest } from '../../api/page.request.js';
import type { AuditFilter } from './audit-store.js';

export class ListAuditRequest extends PageRequest {
  @OptionalText('What was done.', 'dead-letter.redrive')
  action?: string;

  @OptionalText('App name.')
  app?: string;

  @OptionalText('Id of the token or the user that did it.')
  actor?: string;

  @OptionalText('What kind of thing it was done to.', 'dead-letter')
  targetKind?: string;

  @OptionalText('Id of the thing it was done to.')
  targetId?: string;

  @OptionalMoment('from', 'At or after this moment (ISO 8601).')
  from?: Date;

  @OptionalMoment('to', 'Before this moment (ISO 8601).')
  to?: Date;
}

/** The filter without the page: only what the caller named. */
export function auditFilterOf(request: ListAuditRequest): AuditFilter {
  const { action, app, actor, targetKind, targetId, from, to } = request;
  const filter = { action, app, actor, targetKind, targetId, from, to };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
