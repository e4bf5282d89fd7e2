import type { PublishCredentialRow } from '#src/identity/publishers/publish-credential-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

export interface PublishCredentialColumns {
  readonly app: string;
  readonly id: string;
  readonly hash: string;
  readonly created_at: Moment;
  readonly used_at: Moment | null;
}

export function toPublishCredential(row: PublishCredentialColumns): PublishCredentialRow {
  return {
    app: row.app,
    id: row.id,
    hash: row.hash,
    createdAt: new Date(row.created_at),
    usedAt: dateOrUndefined(row.used_at),
  };
}
