import type { RpcLogCategory, RpcLogLevel } from './protocol.js';

export type ConsoleStream = 'stdout' | 'stderr';

export interface ConsoleLine {
  readonly level: RpcLogLevel;
  readonly logCategory: RpcLogCategory;
  readonly message: string;
}

const SYSTEM_PREFIX = 'LanguageWorkerConsoleLog';

/** What a line written to the console counts as, by the rules of the language-worker contract, section 2.10. */
export function readConsoleLine(stream: ConsoleStream, line: string): ConsoleLine {
  if (line.startsWith(SYSTEM_PREFIX)) return readSystemLine(line.slice(SYSTEM_PREFIX.length));
  return { level: stream === 'stdout' ? 'information' : levelOfErrorLine(line), logCategory: 'user', message: line };
}

function readSystemLine(text: string): ConsoleLine {
  const match = /^\[(warn|error)\] /.exec(text);
  if (match === null) return { level: 'information', logCategory: 'system', message: text };
  return {
    level: match[1] === 'warn' ? 'warning' : 'error',
    logCategory: 'system',
    message: text.slice(match[0].length),
  };
}

function levelOfErrorLine(line: string): RpcLogLevel {
  if (/warn/i.test(line)) return 'warning';
  return /error|fail|severe|unhandled exception/i.test(line) ? 'error' : 'information';
}
