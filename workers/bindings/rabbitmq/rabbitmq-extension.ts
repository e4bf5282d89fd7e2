import type { BindingContext, BindingExtension, QueueOutput, TriggerReading, Reading } from '../binding-extension.js';
import { QueueNameTemplate } from '../expressions/queue-name-template.js';
import { hostSection, integerOf } from '../host-section.js';
import { find } from '../../languages/host-json/json-object.js';
import { CONCURRENCY_RULE, concurrencyOption, batchOptions, nameRules } from '../binding-options.js';
import { queueNameOf } from '../queue-names.js';
import { rabbitmqConnection } from './rabbitmq-connection.js';
import { readRabbitmqMessage } from './rabbitmq-metadata.js';

/** As the extension counts: the first run and four more. */
const EXECUTIONS = 5;
/** One message at a time for each listener, as in Azure; whoever does not need the order sets the option `concurrency`. */
const ONE_AT_A_TIME = 1;
const PREFETCH = { fallback: 30, least: 1, most: 65_535 };

/** Queues of RabbitMQ: on our broker, or on any that a setting names. */
export const rabbitmqExtension: BindingExtension = {
  triggerType: 'rabbitMQTrigger',
  type: 'rabbitMQ',

  trigger(context: BindingContext): Reading<TriggerReading> {
    const { binding, hostJson } = context;
    const { broker, note, problem } = rabbitmqConnection(context);
    if (problem !== undefined) return { problems: [problem] };
    const found = queueNameOf(context);
    if ('problem' in found) return { problems: [found.problem] };
    const wrong = nameRules(broker).problemOf(found.text);
    if (wrong !== undefined) return { problems: [wrong] };
    const prefetch = integerOf(hostSection(hostJson, 'extensions', 'rabbitMQ'), 'prefetchCount', PREFETCH);
    if (prefetch === undefined) return { problems: [PREFETCH_RULE] };
    const concurrency = concurrencyOption(context) ?? ONE_AT_A_TIME;
    if (Number.isNaN(concurrency)) return { problems: [CONCURRENCY_RULE] };
    return {
      value: {
        binding: binding.name,
        queue: found.text,
        broker,
        // What is held and not run would wait here while other workers have room, so as many are held as run.
        concurrency: Math.min(concurrency, prefetch),
        maxAttempts: EXECUTIONS,
        retryAfterMs: 0,
        poisonQueue: undefined,
        read: (message) => readRabbitmqMessage(binding, message),
        reason: (now) => `RabbitMQ message detected from queue: ${found.text} at ${localTime(now)}`,
      },
      notes: note === undefined ? [] : [note],
    };
  },

  output(context: BindingContext): Reading<QueueOutput> {
    const { broker, note, problem } = rabbitmqConnection(context);
    if (problem !== undefined) return { problems: [problem] };
    const shared = find(hostSection(context.hostJson, 'extensions', 'rabbitMQ'), 'queueName');
    const found = queueNameOf(context, shared);
    if ('problem' in found) return { problems: [found.problem] };
    const { template, problem: wrong } = QueueNameTemplate.read(found.text, nameRules(broker));
    if (wrong !== undefined) return { problems: [wrong] };
    const value = { binding: context.binding.name, queue: template, broker, ...batchOptions(context) };
    return { value, notes: note === undefined ? [] : [note] };
  },
};

const PREFETCH_RULE = `host.json has an "extensions.rabbitMQ.prefetchCount" that is not a whole number from ${PREFETCH.least} to ${PREFETCH.most}`;

/** As .NET prints it under the invariant culture. */
function localTime(now: Date): string {
  return now.toLocaleString('en-US').replace(',', '');
}
