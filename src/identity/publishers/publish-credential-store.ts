export interface PublishCredentialRow {
  readonly app: string;
  /** Names the credential in the audit trail; another one after every renewal. */
  readonly id: string;
  /** Hex SHA-256 of the password; the password itself is never kept. It is random, so a plain digest is enough. */
  readonly hash: string;
  readonly createdAt: Date;
  /** To the minute; undefined until it was used. */
  readonly usedAt: Date | undefined;
}

/** What opens an app's publishing endpoint: one credential for each app. */
export abstract class PublishCredentialStore {
  abstract find(app: string): Promise<PublishCredentialRow | undefined>;
  /** In place of the one before, which ends. Throws APP_NOT_FOUND. */
  abstract save(credential: PublishCredentialRow): Promise<void>;
  /** Resolves with whether there was one. */
  abstract delete(app: string): Promise<boolean>;
  /** Does nothing when the app's credential is another one by now. */
  abstract markUsed(app: string, id: string, at: Date): Promise<void>;
}
