const { appendFileSync } = require('node:fs');
const { app, output, trigger } = require('@azure/functions');

const wrote = (what, facts) => appendFileSync(process.env.LEDGER, `${JSON.stringify({ what, ...facts })}\n`);
const factsOf = ({ invocationId, triggerMetadata: { id, dequeueCount } }) => ({ invocationId, id, dequeueCount });

// A chain: each order becomes one message per line, in a queue named by the order's region.
app.storageQueue('split', {
  queueName: '%OrdersQueue%',
  return: output.storageQueue({ queueName: 'lines-{region}' }),
  handler: (order, context) => {
    wrote('split', factsOf(context));
    return order.lines.map((line) => ({ line, order: order.number }));
  },
});

app.storageQueue('line', {
  queueName: 'lines-north',
  handler: (line, context) => wrote('line', { ...factsOf(context), line: line.line, order: line.order }),
});

app.storageQueue('fragile', {
  queueName: 'fragile',
  handler: (text, context) => {
    wrote('fragile', { ...factsOf(context), text });
    throw new Error(`cannot handle ${text}`);
  },
});

app.storageQueue('poisoned', {
  queueName: 'fragile-poison',
  handler: (text, context) => wrote('poisoned', { ...factsOf(context), text }),
});

app.generic('ticket', {
  trigger: trigger.generic({ type: 'rabbitMQTrigger', queueName: 'tickets', concurrency: 4 }),
  handler: (ticket, context) => {
    const { routingKey, basicProperties } = context.triggerMetadata;
    wrote('ticket', { ticket, routingKey, basicProperties, invocationId: context.invocationId });
    if (ticket === 'bad') throw new Error('a bad ticket');
  },
});

app.http('order', {
  methods: ['POST'],
  extraOutputs: [output.storageQueue({ name: 'placed', queueName: '%OrdersQueue%' })],
  handler: async (request, context) => {
    context.extraOutputs.set('placed', await request.json());
    return { status: 201, body: 'placed' };
  },
});

app.http('night', {
  extraOutputs: [output.storageQueue({ name: 'lines', queueName: 'lines-north', batch: true, onComplete: 'ticket' })],
  handler: (request, context) => {
    context.extraOutputs.set(
      'lines',
      [1, 2, 3].map((line) => ({ line, order: 'night' })),
    );
    return { body: 'given out' };
  },
});

app.http('misplaced', {
  extraOutputs: [output.storageQueue({ name: 'placed', queueName: 'orders-{nobody}' })],
  handler: (request, context) => {
    context.extraOutputs.set('placed', 'x');
    return { body: 'never seen' };
  },
});

// On a broker of the app's own, when it has one.
if (process.env.Foreign !== undefined) {
  app.generic('foreign', {
    trigger: trigger.generic({ type: 'rabbitMQTrigger', queueName: 'foreign-in', connectionStringSetting: 'Foreign' }),
    return: output.generic({ type: 'rabbitMQ', queueName: 'foreign-out', connectionStringSetting: 'Foreign' }),
    handler: (text, context) => {
      wrote('foreign', { text, invocationId: context.invocationId });
      if (text === 'bad') throw new Error('a bad message');
      return `${text}, handled`;
    },
  });
}
