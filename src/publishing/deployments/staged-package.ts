/** A package on this machine's disk, until it is stored or refused. */
export interface StagedPackage {
  readonly file: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly bytes: number;
  readonly content: () => AsyncIterable<Uint8Array>;
  readonly remove: () => Promise<void>;
}
