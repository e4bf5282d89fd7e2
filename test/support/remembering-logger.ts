import { Logger, type LogFields } from '#contracts/ports/logger.js';

export interface RememberedLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly fields: LogFields;
  readonly message: string;
}

/** Keeps every line for a test to look at. */
export class RememberingLogger extends Logger {
  readonly lines: RememberedLine[] = [];

  override error(fields: LogFields, message: string): void {
    this.lines.push({ level: 'error', fields, message });
  }

  override warn(fields: LogFields, message: string): void {
    this.lines.push({ level: 'warn', fields, message });
  }

  override info(fields: LogFields, message: string): void {
    this.lines.push({ level: 'info', fields, message });
  }

  override debug(fields: LogFields, message: string): void {
    this.lines.push({ level: 'debug', fields, message });
  }

  override child(): Logger {
    return this;
  }
}
