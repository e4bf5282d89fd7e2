import { CommandFailed, EXIT } from '../run/exit-codes.js';

/** One request; a server that cannot be reached ends the command with its own exit code. */
export async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new CommandFailed(EXIT.unreachable, `${url.origin} cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
}

/** What is read of an answer. A connection that breaks in the midst of it is a server that cannot be reached. */
export async function received<T>(server: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (cause) {
    const message = `${server} broke off in the midst of its answer: ${reasonOf(cause)}.`;
    throw new CommandFailed(EXIT.unreachable, message, { cause });
  }
}

const CERTIFICATE = /CERT|SELF_SIGNED|ISSUER|UNABLE_TO_VERIFY/;

/** fetch says no more than "fetch failed"; the reason lies below. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  const code = cause?.code ?? '';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name is not known';
  const text = [cause?.message, code, message, String(error)].find((part) => part !== undefined && part !== '') ?? '';
  return CERTIFICATE.test(code)
    ? `its certificate is not trusted (${code}): name its authority with --ca <file>`
    : text;
}
