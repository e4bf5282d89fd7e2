import { followLogs, type FollowedLine, type LeftOut } from '../logs/follow-logs.js';
import { coloured } from '../render/colour.js';
import { localTime } from '../render/moment.js';
import { harmless } from '../render/table.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import type { Shell } from '../run/shell.js';
import { argumentOf, textOf, type Call, type Verb } from '../run/verb.js';
import { detailOf, logText } from './executions.js';

const LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];
const IDENTIFIER = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

export const verbs: readonly Verb[] = [
  {
    name: 'logs',
    hasSlot: true,
    description: 'what an app logs from now on (--follow), or what one execution logged, in every attempt',
    arguments: [['<app|execution>', 'name of the app, or id of the execution']],
    options: [
      ['-f, --follow', "go on with the app's lines as they are written, until Ctrl-C; over restarts of management"],
      ['--function <function>', 'of an app: of this function'],
      ['--execution <execution>', 'of an app: of this execution'],
      ['--level <level>', `of an app: this level and worse: ${LEVELS.join(', ')}`],
      ['--day <day>', 'of an execution: the day it was accepted on (YYYY-MM-DD), which finds an old one faster'],
    ],
    examples: [
      'logs orders --follow',
      'logs orders --follow --function takeOrder --level warning',
      'logs 0197c0de-0000-7000-8000-000000000001 --json',
    ],
    run: (call) => (call.flags['follow'] === true ? follow(call) : ofExecution(call)),
  },
];

async function follow(call: Call): Promise<void> {
  const { flags, print, shell } = call;
  const app = argumentOf(call, 0);
  if (IDENTIFIER.test(app)) throw usageError('--follow takes an app: nightshift logs <app> --follow --execution <id>.');
  const least = leastLevel(call);
  const told = (line: FollowedLine | LeftOut): void => {
    if ('level' in line && LEVELS.indexOf(line.level.toLowerCase()) < least) return;
    if (print.isJson) print.text(`${JSON.stringify(line)}\n`);
    else if ('level' in line) print.text(lineText(shell, line));
    else print.note(`${line.leftOut} lines left out: they came faster than they are read.`);
  };
  const query = { function: textOf(flags, 'function'), execution: textOf(flags, 'execution') };
  await followLogs(call, await call.api(), { app, query, told });
}

async function ofExecution(call: Call): Promise<void> {
  const { attempts } = await detailOf(call).catch((error: unknown) => Promise.reject(perhapsAnApp(call, error)));
  const lines = attempts.flatMap(({ attempt, logs }) => logs.map((line) => ({ attempt, ...line })));
  if (call.print.isJson) for (const line of lines) call.print.text(`${JSON.stringify(line)}\n`);
  else if (lines.length === 0) call.print.note('The execution logged nothing, or its details are no longer kept.');
  else for (const line of lines) call.print.text(logText(line));
}

/** Whoever names an app wants its log. */
function perhapsAnApp(call: Call, error: unknown): unknown {
  const isNone = error instanceof CommandFailed && error.exitCode === EXIT.notFound;
  if (!isNone || IDENTIFIER.test(argumentOf(call, 0))) return error;
  const message = `${error.message} For what an app logs from now on: nightshift logs <app> --follow.`;
  return new CommandFailed(EXIT.notFound, message, { cause: error });
}

function leastLevel({ flags }: Call): number {
  const level = textOf(flags, 'level');
  const at = LEVELS.indexOf((level ?? 'trace').toLowerCase());
  if (at < 0) throw usageError(`--level takes one of ${LEVELS.join(', ')}, not '${level}'.`);
  return at;
}

function lineText(shell: Shell, { at, level, message, function: name }: FollowedLine): string {
  const rank = LEVELS.indexOf(level.toLowerCase());
  const colour = rank >= 4 ? 'red' : rank === 3 ? 'yellow' : 'grey';
  const shownLevel = coloured(shell, colour, level.padEnd(11));
  return `${localTime(at)} ${shownLevel} ${coloured(shell, 'cyan', harmless(name))}: ${harmless(message)}\n`;
}
