import { NightshiftError, toError } from '#contracts/errors.js';
import { withCertificateRemedy } from '#contracts/untrusted-certificate.js';

const PRECONDITION_FAILED = 406;

/** The broker's reply code of a failed operation (404: no such queue), if it has one. */
export function replyCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** The broker has taken no responsibility for a published message; the driver has only these words for it. */
export function isNack(error: unknown): boolean {
  return error instanceof Error && error.message === 'message nacked';
}

/** The broker's limit of a message, in bytes, when it closed the channel because of a larger one: 16 MiB by default since RabbitMQ 4. */
export function messageLimitOf(error: unknown): number | undefined {
  if (replyCodeOf(error) !== PRECONDITION_FAILED) return undefined;
  const limit = /larger than (?:configured )?max size (\d+)/.exec(toError(error).message)?.[1];
  return limit === undefined ? undefined : Number(limit);
}

export function brokerUnavailable(message: string, cause?: unknown): NightshiftError {
  return new NightshiftError('BROKER_UNAVAILABLE', message, { cause });
}

/** What a driver's error means to us: no error of the driver leaves this folder. */
export function translate(what: string, error: unknown): NightshiftError {
  if (error instanceof NightshiftError) return error;
  const reason = reasonOf(error);
  if (replyCodeOf(error) === PRECONDITION_FAILED) {
    return new NightshiftError(
      'BROKER_QUEUE_MISMATCH',
      `${what}: it exists with other arguments. Delete the queue in RabbitMQ once it is empty; it is declared again by itself. (${reason})`,
      { cause: error },
    );
  }
  return brokerUnavailable(`${what}: ${reason}`, error);
}

/** A connection that was refused on every address of a name has no message of its own, only a code. */
export function reasonOf(error: unknown): string {
  const { message } = toError(error);
  if (message !== '') return withCertificateRemedy(message, error);
  return error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
}
