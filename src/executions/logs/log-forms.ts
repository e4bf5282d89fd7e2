import type { LogForm } from './log-streams.js';

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
