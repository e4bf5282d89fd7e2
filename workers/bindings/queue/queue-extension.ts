import { poisonQueueName } from '#contracts/topology.js';
import type {
  BindingContext,
  BindingExtension,
  QueueBroker,
  QueueOutput,
  TriggerReading,
  Reading,
} from '../binding-extension.js';
import { QueueNameTemplate } from '../expressions/queue-name-template.js';
import { CONCURRENCY_RULE, concurrencyOption, batchOptions, nameRules } from '../binding-options.js';
import { queueNameOf } from '../queue-names.js';
import { queueConnection } from './queue-connection.js';
import { readQueueMessage } from './queue-metadata.js';
import { queueOptions } from './queue-options.js';

const POISON_SUFFIX = poisonQueueName('');

/** Azure Storage queues, on a broker. */
export const queueExtension: BindingExtension = {
  triggerType: 'queueTrigger',
  type: 'queue',

  trigger(context: BindingContext): Reading<TriggerReading> {
    const { binding, hostJson } = context;
    const connection = queueConnection(context);
    if (connection.problem !== undefined) return { problems: [connection.problem] };
    const found = queueNameOf(context);
    if ('problem' in found) return { problems: [found.problem] };
    const { problemOf, spell } = rulesOn(connection.broker);
    const problem = problemOf(found.text);
    if (problem !== undefined) return { problems: [problem] };
    const { options, note, problem: wrong } = queueOptions(hostJson);
    if (wrong !== undefined) return { problems: [wrong] };
    const concurrency = concurrencyOption(context) ?? options.concurrency;
    if (Number.isNaN(concurrency)) return { problems: [CONCURRENCY_RULE] };
    const queue = spell(found.text);
    return {
      value: {
        binding: binding.name,
        queue,
        broker: connection.broker,
        concurrency,
        maxAttempts: options.maxDequeueCount,
        retryAfterMs: options.visibilityTimeoutMs,
        poisonQueue: queue.endsWith(POISON_SUFFIX) ? undefined : poisonQueueName(queue),
        read: (message) => readQueueMessage(binding, message),
        reason: () => `New queue message detected on '${queue}'.`,
      },
      notes: [connection.note, note].filter((text) => text !== undefined),
    };
  },

  output(context: BindingContext): Reading<QueueOutput> {
    const connection = queueConnection(context);
    if (connection.problem !== undefined) return { problems: [connection.problem] };
    const found = queueNameOf(context);
    if ('problem' in found) return { problems: [found.problem] };
    const { template, problem } = QueueNameTemplate.read(found.text, rulesOn(connection.broker));
    if (problem !== undefined) return { problems: [problem] };
    const { name: binding } = context.binding;
    const value = { binding, queue: template, broker: connection.broker, ...batchOptions(context) };
    return { value, notes: connection.note === undefined ? [] : [connection.note] };
  },
};

/** Storage queues have lower-case names; a broker of the user's own tells case apart. */
function rulesOn(broker: QueueBroker) {
  return nameRules(broker, (name) => (broker.kind === 'house' ? name.toLowerCase() : name));
}
