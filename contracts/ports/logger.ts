export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The process's own log. The message is a fixed sentence, the facts are fields. error = someone must act; warn = we recovered; info = state
 * changed; debug = for us. Never payloads, secrets or SQL parameters.
 */
export abstract class Logger {
  abstract error(fields: LogFields, message: string): void;
  abstract warn(fields: LogFields, message: string): void;
  abstract info(fields: LogFields, message: string): void;
  abstract debug(fields: LogFields, message: string): void;
  abstract child(fields: LogFields): Logger;
}

/** Says nothing: for tests and for callers that have no log of their own. */
export class SilentLogger extends Logger {
  override error(): void {}
  override warn(): void {}
  override info(): void {}
  override debug(): void {}
  override child(): Logger {
    return this;
  }
}
