import type { PublishCredentialRow } from '#src/identity/publishers/publish-credential-store.js';

/** Moments are as each driver gives them. */
export interface PublishCredentialColumns {
  readonly app: string;
  readonly id: string;
  readonly hash: string;
  readonly created_at: number | Date;
  readonly used_at: number | Date | null;
}

export function toPublishCredential(row: PublishCredentialColumns): PublishCredentialRow {
  return {
    app: row.app,
    id: row.id,
    hash: row.hash,
    createdAt: new Date(row.created_at),
    usedAt: row.used_at === null ? undefined : new Date(row.used_at),
  };
}
