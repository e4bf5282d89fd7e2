/** What a publisher sent; never changes. */
export interface Content {
  readonly id: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
}

/** One message in one queue: its place and its story, without its content, so that a long backlog fits into memory. */
export interface Entry {
  /** Identity, for the life of the file. */
  readonly seq: number;
  /** Whether it is in the file; the others live in memory only. */
  readonly stored: boolean;
  /** Order in the queue: a retry moves to the tail. */
  position: number;
  /** When it came to that place, by the wall clock; undefined: an older Nightshift wrote it. */
  arrivedAtMs: number | undefined;
  attempt: number;
  /** Handed to a consumer before, as far as the file knows. */
  delivered: boolean;
  readonly expirationMs: number | undefined;
  /** When it expires, by the monotonic clock: a wall clock that is put right must not expire or keep anything. */
  expiresAtMs: number | undefined;
  /** It could not be written, and its publisher was told so. */
  withdrawn: boolean;
  /** Absent when it must be read from the file. */
  content: Content | undefined;
}
