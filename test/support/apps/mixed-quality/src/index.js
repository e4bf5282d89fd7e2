const { app, output, trigger } = require('@azure/functions');
const core = require('@azure/functions-core');

app.get('good', { handler: () => ({ body: 'good' }) });
app.get('Good', { handler: () => ({}) });
app.get('off', { handler: () => ({ body: 'off but there' }) });
app.cosmosDB('cosmos', { connection: 'C', databaseName: 'd', containerName: 'c', handler: () => {} });
app.get('9lives', { handler: () => ({}) });
app.get('two-queues', {
  extraOutputs: [
    output.storageQueue({ name: 'same', queueName: 'a', connection: 'S' }),
    output.storageQueue({ name: 'SAME', queueName: 'b', connection: 'S' }),
  ],
  handler: () => ({}),
});
app.generic('rabbit', {
  trigger: trigger.generic({ type: 'rabbitMQTrigger', queueName: 'orders', connectionStringSetting: 'R' }),
  handler: (message) => message,
});
core.registerFunction({ name: 'no-trigger', bindings: { out: { type: 'queue', direction: 'out' } } }, () => {});
core.registerFunction(
  {
    name: 'two-triggers',
    bindings: { a: { type: 'httpTrigger', direction: 'in' }, b: { type: 'timerTrigger', direction: 'in' } },
  },
  () => {},
);
