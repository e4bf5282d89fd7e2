import { NightshiftError } from '../errors.js';
import { parseSchedule, ScheduleError } from '../schedules/schedule.js';
import type { FunctionTemplate, TemplateParameter, Values } from './template.js';

/** As the host takes it (language-worker contract, section 1.1). */
export const FUNCTION_NAME = /^(?!host$)[a-z][a-z0-9_-]{0,127}$/i;
const SETTING_NAME = /^[A-Za-z_][\w.:-]{0,199}$/;
const BY_SETTING = /^%[A-Za-z_][\w.:-]{0,199}%$/;
const STORAGE_QUEUE = /^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])$/;
const RABBIT_QUEUE = /^(?!ns\.|amq\.)[^\s'"\\%]{1,127}$/i;
const ROUTE = /^(?!\/)[\w\-./{}?*:()=,~$]{1,200}$/;

/** Throws REQUEST_INVALID. */
export function checkFunctionName(name: string): void {
  if (FUNCTION_NAME.test(name)) return;
  throw new NightshiftError(
    'REQUEST_INVALID',
    `${JSON.stringify(name.slice(0, 140))} is no name of a function: begin with a letter, use letters, digits, "-" and "_", at most 128 characters, and not "host".`,
  );
}

/** With its default in the place of each that is not given. Throws REQUEST_INVALID, naming the parameter and what it may be. */
export function checkedValues(template: FunctionTemplate, given: Values): Values {
  const unknown = Object.keys(given).find((name) => !template.parameters.some((known) => known.name === name));
  if (unknown !== undefined) {
    const known = template.parameters.map(({ name }) => name).join(', ');
    throw new NightshiftError(
      'REQUEST_INVALID',
      `Template ${template.id} has no parameter ${unknown}: it has ${known}.`,
    );
  }
  return Object.fromEntries(
    template.parameters.map((parameter) => {
      const text = given[parameter.name]?.trim() ?? '';
      const value = text === '' ? parameter.default : text;
      const problem = value === '' ? undefined : problemOf(template, parameter, value);
      if (problem === undefined) return [parameter.name, value] as const;
      throw new NightshiftError('REQUEST_INVALID', `${parameter.name} of template ${template.id}: ${problem}.`);
    }),
  );
}

function problemOf(template: FunctionTemplate, { kind, choices = [] }: TemplateParameter, value: string) {
  switch (kind) {
    case 'choice':
      return choices.includes(value) ? undefined : `give one of ${choices.join(', ')}`;
    case 'route':
      return ROUTE.test(value) ? undefined : 'give a path without a slash first, such as orders/{id}';
    case 'schedule':
      return BY_SETTING.test(value) ? undefined : scheduleProblem(value);
    case 'queue':
      return BY_SETTING.test(value) ? undefined : queueProblem(template, value);
    case 'setting':
      return SETTING_NAME.test(value) ? undefined : "give an environment variable's name, not its value";
  }
}

function queueProblem({ trigger }: FunctionTemplate, name: string): string | undefined {
  if (trigger === 'rabbitMQTrigger') {
    return RABBIT_QUEUE.test(name) ? undefined : 'give up to 127 characters, without spaces, quotes, \\ and %';
  }
  return STORAGE_QUEUE.test(name) && !name.includes('--')
    ? undefined
    : 'give 3 to 63 lower-case letters, digits and single hyphens, with a letter or digit at both ends';
}

function scheduleProblem(text: string): string | undefined {
  try {
    parseSchedule(text);
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}
