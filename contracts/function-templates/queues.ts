import { QUEUE, RABBIT_CONNECTION, STORAGE_CONNECTION } from './parameters.js';
import { quoted, type FunctionTemplate } from './template.js';

export const QUEUE_TRIGGER: FunctionTemplate = {
  id: 'queue',
  title: 'Queue trigger',
  description: 'Runs once for every message of a queue. What fails is tried again, and ends in the poison queue.',
  trigger: 'queueTrigger',
  functionName: 'queueTrigger1',
  parameters: [QUEUE, STORAGE_CONNECTION],
  imports: ['app'],
  body: (name, values) => `// Runs once for every message of the queue; what it throws is tried again.
app.storageQueue(${quoted(name)}, {
  queueName: ${quoted(values['queueName'] ?? '')},
  connection: ${quoted(values['connection'] ?? '')},
  handler: async (message, context) => {
    context.log(\`Message: \${JSON.stringify(message)}\`);
  },
});
`,
};

export const RABBITMQ_TRIGGER: FunctionTemplate = {
  id: 'rabbitmq',
  title: 'RabbitMQ trigger',
  description: 'Runs for every message of a RabbitMQ queue: one of yours, or one in the broker of Nightshift.',
  trigger: 'rabbitMQTrigger',
  functionName: 'rabbitMQTrigger1',
  parameters: [{ ...QUEUE, hint: 'As the broker knows it.' }, RABBIT_CONNECTION],
  imports: ['app', 'trigger'],
  body: (name, { queueName = '', connection = '' }) => {
    const setting = connection === '' ? '' : `\n    connectionStringSetting: ${quoted(connection)},`;
    return `// Runs once for every message of the queue; what it throws is tried again, then it is a dead letter.
app.generic(${quoted(name)}, {
  trigger: trigger.generic({
    type: 'rabbitMQTrigger',
    queueName: ${quoted(queueName)},${setting}
  }),
  handler: async (message, context) => {
    context.log(\`Message: \${JSON.stringify(message)}\`);
  },
});
`;
  },
};
