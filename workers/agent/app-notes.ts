import type { LogLine } from '#contracts/messages/execution-recorded.js';

/** A line of the app's own log that we write: how a binding was read, what a function waits for. */
export function noteLine(message: string, level: LogLine['level'] = 'Information'): LogLine {
  return { at: new Date().toISOString(), level, message };
}
