import type { LoggerService } from '@nestjs/common';
import type { Logger } from '#contracts/ports/logger.js';

/** Nest's own lines in our log. What Nest calls log is the story of its wiring: debug to us. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...details: unknown[]): void {
    this.#logger.debug(fieldsOf(message, details), 'Nest');
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.#logger.debug(fieldsOf(message, details), 'Nest');
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.#logger.warn(fieldsOf(message, details), 'Nest warns');
  }

  error(message: unknown, ...details: unknown[]): void {
    this.#logger.error(fieldsOf(message, details), 'Nest failed');
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.error(message, ...details);
  }
}

/** Nest puts its context last. */
function fieldsOf(message: unknown, details: readonly unknown[]): Record<string, unknown> {
  const text = message instanceof Error ? { error: message } : { text: String(message) };
  const stack = details.length > 1 ? { stack: details[0] } : {};
  return { ...text, ...stack, context: details.at(-1) };
}
