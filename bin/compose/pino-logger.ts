import { pino, type Logger as Pino } from 'pino';
import { Logger, type LogFields } from '#contracts/ports/logger.js';
import { toError } from '#contracts/errors.js';

const STANDARD_OUTPUT = 1;
const MOST_UNWRITTEN_BYTES = 1024 * 1024;

/** One JSON line per event on standard output. */
export class PinoLogger extends Logger {
  readonly #pino: Pino;

  private constructor(target: Pino) {
    super();
    this.#pino = target;
  }

  /** `role` is in every line, so that the lines of several processes can be told apart. What cannot be written is kept for the next line, within limits. */
  static open(role: string, level: string, fd = STANDARD_OUTPUT): PinoLogger {
    const destination = pino.destination({ dest: fd, sync: true, maxLength: MOST_UNWRITTEN_BYTES });
    // A terminal that has hung up or a full disk must not end the process.
    destination.on('error', () => undefined);
    const { isoTime } = pino.stdTimeFunctions;
    return new PinoLogger(
      pino({ level, base: { role, pid: process.pid }, timestamp: isoTime, formatters }, destination),
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
