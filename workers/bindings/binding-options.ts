import { triggerOption } from '#contracts/trigger-options.js';
import type { BindingContext, QueueBroker, QueueOutput } from './binding-extension.js';
import type { NameRules } from './expressions/queue-name-template.js';
import { find, isTrue } from '../languages/host-json/json-object.js';
import { foreignNameProblem, houseNameProblem } from './queue-names.js';

/** What holds for names of queues on a broker. */
export function nameRules(broker: QueueBroker, spell: (name: string) => string = (name) => name): NameRules {
  return { problemOf: broker.kind === 'house' ? houseNameProblem : foreignNameProblem, spell };
}

/** `batch: true` of an output's binding, and the function of the app that `onComplete` names. */
export function batchOptions({ binding }: BindingContext): Pick<QueueOutput, 'batch' | 'onComplete'> {
  const onComplete = find(binding, 'onComplete');
  return {
    batch: isTrue(find(binding, 'batch')),
    onComplete: typeof onComplete === 'string' && onComplete !== '' ? onComplete : undefined,
  };
}

/** The option `concurrency` of a trigger: a whole number from 1. Undefined when it is not given, NaN when it is none. */
export function concurrencyOption({ functionName, binding, settings }: BindingContext): number | undefined {
  const given = triggerOption(functionName, binding, settings, 'concurrency');
  if (given === undefined) return undefined;
  const number = Number(given);
  return Number.isInteger(number) && number >= 1 && number <= MOST_CONCURRENCY ? number : Number.NaN;
}

const MOST_CONCURRENCY = 10_000;
export const CONCURRENCY_RULE = `concurrency must be a whole number from 1 to ${MOST_CONCURRENCY}`;
