/** What a verb's exit code says; `docs/cli.md` tells it to people, and scripts lean on it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  notFound: 4,
  conflict: 5,
  unreachable: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a verb with one line on standard error and an exit code. */
export class CommandFailed extends Error {
  readonly exitCode: ExitCode;
  /** Management's own, when it is management that refused. */
  readonly code: string | undefined;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions & { readonly code?: string | undefined }) {
    super(message, options);
    this.name = 'CommandFailed';
    this.exitCode = exitCode;
    this.code = options?.code;
  }
}

export function usageError(message: string): CommandFailed {
  return new CommandFailed(EXIT.usage, message);
}

/** 503 counts as busy: the same command may succeed a moment later. */
export function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.refused;
  if (status === 404) return EXIT.notFound;
  if ([409, 412, 423, 429, 503].includes(status)) return EXIT.conflict;
  return EXIT.failed;
}

/** The server cannot be reached, or asks to try again later. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof CommandFailed)) return false;
  return error.exitCode === EXIT.unreachable || error.exitCode === EXIT.conflict;
}
