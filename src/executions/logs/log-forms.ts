import type { AppLine } from '#contracts/messages/control.js';

export interface LogForm {
  readonly greeting: string;
  readonly line: (line: AppLine) => string;
  /** Written after a minute without a line. */
  readonly idle: (minutes: number) => string;
  readonly leftOut: (lines: number) => string;
}

/** As Azure's log stream reads: for people, and tools that look for no structure (publishing 8). */
export function textForm(app: string, now: Date): LogForm {
  return {
    greeting: `${now.toISOString()} Welcome, you are now connected to the log stream of ${app}.\n`,
    line: ({ at, level, message, function: name, execution }) =>
      `${at} [${level}] ${name} ${execution}: ${message.replace(/\s+$/, '')}\n`,
    idle: (minutes) => `${new Date().toISOString()} No new trace in the past ${minutes} min(s).\n`,
    leftOut: (lines) => `${new Date().toISOString()} ${lines} lines left out: they came faster than they are read.\n`,
  };
}

/** One JSON object a line; an empty line is a sign of life. */
export const JSON_FORM: LogForm = {
  greeting: '\n',
  line: (line) => `${JSON.stringify(line)}\n`,
  idle: () => '\n',
  leftOut: (lines) => `${JSON.stringify({ leftOut: lines })}\n`,
};
