import { pino, type Logger as Pino } from 'pino';
import { Logger, type LogFields } from '#contracts/ports/logger.js';
import { toError } from '#contracts/errors.js';

/** One JSON line per event on standard output. */
export class PinoLogger extends Logger {
  readonly #pino: Pino;

  private constructor(target: Pino) {
    super();
    this.#pino = target;
  }

  /** `role` is in every line, so that the lines of several processes can be told apart. */
  static open(role: string, level: string): PinoLogger {
    return new PinoLogger(
      pino({ level, base: { role, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, formatters }),
    );
  }

  override error(fields: LogFields, message: string): void {
    this.#pino.error(readable(fields), message);
  }

  override warn(fields: LogFields, message: string): void {
    this.#pino.warn(readable(fields), message);
  }

  override info(fields: LogFields, message: string): void {
    this.#pino.info(readable(fields), message);
  }

  override debug(fields: LogFields, message: string): void {
    this.#pino.debug(readable(fields), message);
  }

  override child(fields: LogFields): Logger {
    return new PinoLogger(this.#pino.child(fields));
  }
}

/** Levels as words: a log is read by people too. */
const formatters = { level: (label: string) => ({ level: label }) };

/** pino prints errors only under its own field name; ours is `error`. */
function readable(fields: LogFields): LogFields {
  return 'error' in fields ? { ...fields, error: pino.stdSerializers.err(toError(fields['error'])) } : fields;
}
