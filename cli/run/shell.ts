import type { Readable } from 'node:stream';

/** What surrounds a run of the command: the composition root gives the process's own, tests give theirs. */
export interface Shell {
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: Readable;
  /** Somebody may be asked on standard input. */
  readonly isInteractive: boolean;
  /** Standard error is a terminal: a progress bar may be drawn. */
  readonly isTerminal: boolean;
  /** Of this machine: tokens are named after it. */
  readonly hostName: string;
  readonly homeFolder: string;
  /** Where relative paths begin. */
  readonly folder: string;
  readonly version: string;
  /** Standard output: what was asked for. */
  readonly out: (text: string | Uint8Array) => void;
  /** Standard output for what may be large: as fast as the reader takes it. */
  readonly outAll: (content: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Standard error: what is told beside it. */
  readonly err: (text: string) => void;
  /** Standard output shows colours: it is a terminal, and NO_COLOR is not set. */
  readonly hasColours: boolean;
  /** Resolves after so long, or once it is interrupted. */
  readonly wait: (ms: number, interrupted?: AbortSignal) => Promise<void>;
  /** From now on Ctrl-C ends what a verb waits for in place of the process, which then ends well. */
  readonly interrupted: () => AbortSignal;
  /** Trusts the certificates of a file, besides those of the system, in every connection from now on. */
  readonly trust: (pem: string) => void;
  /** A folder as the zip that is published; made from what .funcignore leaves. */
  readonly packFolder: (folder: string) => Promise<Readable>;
}
