import { CommandFailed, EXIT, exitCodeOf, type ExitCode } from '../run/exit-codes.js';
import { received } from './reach.js';

interface Problem {
  readonly code?: unknown;
  readonly message?: unknown;
}

/** An error answer as one line: what the server said, its code, and what to do where the server cannot know it. */
export async function failureOf(response: Response, server: string, hadToken: boolean): Promise<CommandFailed> {
  const { code, message } = problemOf(await received(server, response.text()));
  const said = message ?? `${server} answered ${response.status} ${response.statusText}`.trim();
  const line = [code === undefined ? said : `${said} (${code})`, remedyOf(response.status, code, hadToken)]
    .filter((part) => part !== undefined)
    .join(' ');
  return new CommandFailed(exitOf(response.status, code), line, { code });
}

/** 502 and 504 that are not management's own come from a proxy, which does not reach it. */
function exitOf(status: number, code: string | undefined): ExitCode {
  return code === undefined && (status === 502 || status === 504) ? EXIT.unreachable : exitCodeOf(status);
}

function problemOf(text: string): { code: string | undefined; message: string | undefined } {
  try {
    const { code, message } = JSON.parse(text) as Problem;
    return {
      code: typeof code === 'string' ? code : undefined,
      message: typeof message === 'string' ? message : undefined,
    };
  } catch {
    return { code: undefined, message: undefined };
  }
}

function remedyOf(status: number, code: string | undefined, hadToken: boolean): string | undefined {
  // Who is just logging in is not told to log in.
  if (code === 'SIGN_IN_FAILED') return undefined;
  if (status === 401 && hadToken) return 'The token is not known or over: run `nightshift login` again.';
  if (status === 401) return 'Run `nightshift login`, or give --token or NIGHTSHIFT_TOKEN.';
  if (status === 429 || status === 503) return 'Try again in a moment.';
  return undefined;
}
