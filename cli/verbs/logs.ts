import type { Verb } from '../run/verb.js';
import { detailOf, logText } from './executions.js';

export const verbs: readonly Verb[] = [
  {
    name: 'logs',
    description: 'what an execution logged, in every attempt',
    arguments: [['<execution>', 'id of the execution']],
    options: [['--day <day>', 'the day it was accepted on (YYYY-MM-DD), which finds an old one faster']],
    examples: ['logs 0197c0de-0000-7000-8000-000000000001', 'logs 0197c0de-0000-7000-8000-000000000001 --json'],
    run: async (call) => {
      const { attempts } = await detailOf(call);
      const lines = attempts.flatMap(({ attempt, logs }) => logs.map((line) => ({ attempt, ...line })));
      if (call.print.isJson) for (const line of lines) call.print.text(`${JSON.stringify(line)}\n`);
      else if (lines.length === 0) call.print.note('The execution logged nothing, or its details are no longer kept.');
      else for (const line of lines) call.print.text(logText(line));
    },
  },
];
