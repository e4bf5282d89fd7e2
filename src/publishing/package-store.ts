/** Packages by content: a digest is written once and never changes. Kept in 1 MiB chunk rows, apart from the rows that lists are read from. */
export abstract class PackageStore {
  abstract has(digest: string): Promise<boolean>;
  /** All or nothing: a package becomes readable when the last chunk is in. Writing a digest that exists only says that it is wanted. Returns its size in bytes. */
  abstract write(digest: string, content: AsyncIterable<Uint8Array>): Promise<number>;
  /** In order. Throws VERSION_NOT_FOUND when the digest is unknown. */
  abstract read(digest: string): AsyncIterable<Uint8Array>;
  /** Deletes a few packages that no version names and nobody has written for so long. Resolves with how many: none are left when it is 0. */
  abstract sweep(unusedForMs: number): Promise<number>;
}
