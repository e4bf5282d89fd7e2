import { followLogs, type FollowedLine, type LeftOut } from '../logs/follow-logs.js';
import { recentLines } from '../logs/recent-lines.js';
import { coloured } from '../render/colour.js';
import { localTime } from '../render/moment.js';
import { harmless } from '../render/table.js';
import { usageError } from '../run/exit-codes.js';
import { limitOf } from '../run/parse.js';
import type { Shell } from '../run/shell.js';
import { argumentOf, textOf, type Call, type Verb } from '../run/verb.js';
import { detailOf, logText } from './executions.js';

const LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical'];
const IDENTIFIER = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

export const verbs: readonly Verb[] = [
  {
    name: 'logs',
    hasSlot: true,
    description: 'what an app logs, lately or from now on (--follow), or what one execution logged, in every attempt',
    arguments: [['<app|execution>', 'name of the app, or id of the execution']],
    options: [
      ['-f, --follow', "go on with the app's lines as they are written, until Ctrl-C; over restarts of management"],
      ['--function <function>', 'of an app: of this function'],
      ['--execution <execution>', 'with --follow: of this execution'],
      ['--level <level>', `of an app: this level and worse: ${LEVELS.join(', ')}`],
      ['--limit <n>', 'of an app: the lines of so many executions, the latest ones (default 25)'],
      ['--day <day>', 'of an execution: the day it was accepted on (YYYY-MM-DD), which finds an old one faster'],
    ],
    examples: [
      'logs orders --level warning',
      'logs orders --follow',
      'logs orders --follow --function takeOrder --level warning',
      'logs 0197c0de-0000-7000-8000-000000000001 --json',
    ],
    run: (call) => {
      if (call.flags['follow'] === true) return follow(call);
      return IDENTIFIER.test(argumentOf(call, 0)) ? ofExecution(call) : recent(call);
    },
  },
];

async function follow(call: Call): Promise<void> {
  const { flags } = call;
  const app = argumentOf(call, 0);
  if (IDENTIFIER.test(app)) throw usageError('--follow takes an app: nightshift logs <app> --follow --execution <id>.');
  const told = tellerOf(call);
  const query = { function: textOf(flags, 'function'), execution: textOf(flags, 'execution') };
  await followLogs(call, await call.api(), { app, query, told });
}

function tellerOf(call: Call): (line: FollowedLine | LeftOut) => void {
  const { print, shell } = call;
  const least = leastLevel(call);
  return (line) => {
    if ('level' in line && LEVELS.indexOf(line.level.toLowerCase()) < least) return;
    if (print.isJson) print.text(`${JSON.stringify(line)}\n`);
    else if ('level' in line) print.text(lineText(shell, line));
    else print.note(`${line.leftOut} lines left out: they came faster than they are read.`);
  };
}

async function recent(call: Call): Promise<void> {
  const { flags, print } = call;
  if (flags['execution'] !== undefined) throw usageError('--execution goes with --follow; or: nightshift logs <id>.');
  const app = argumentOf(call, 0);
  const told = tellerOf(call);
  const wish = { app, function: textOf(flags, 'function'), limit: limitOf(flags) };
  const lines = await recentLines(await call.api(), wish);
  for (const line of lines) told(line);
  if (lines.length === 0 && !print.isJson) {
    print.note(`Nothing is logged of late. For what comes from now on: nightshift logs ${app} --follow.`);
  }
}

async function ofExecution(call: Call): Promise<void> {
  const { attempts } = await detailOf(call);
  const lines = attempts.flatMap(({ attempt, logs }) => logs.map((line) => ({ attempt, ...line })));
  if (call.print.isJson) for (const line of lines) call.print.text(`${JSON.stringify(line)}\n`);
  else if (lines.length === 0) call.print.note('The execution logged nothing, or its details are no longer kept.');
  else for (const line of lines) call.print.text(logText(line));
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
