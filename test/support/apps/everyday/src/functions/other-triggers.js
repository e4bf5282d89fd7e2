const { app, output } = require('@azure/functions');

app.timer('tick', {
  schedule: '0 */5 * * * *',
  runOnStartup: true,
  handler: (timer, context) => {
    context.log(JSON.stringify(timer));
    return timer.isPastDue;
  },
});

app.storageQueue('items', {
  queueName: 'items',
  connection: 'S',
  return: output.storageQueue({ queueName: 'done', connection: 'S' }),
  retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: { seconds: 1, milliseconds: 600 } },
  handler: (item, context) => ({ item, metadata: context.triggerMetadata, retry: context.retryContext }),
});

app.storageQueue('golden-queue', { queueName: 'items', connection: 'S', handler: () => ({ b: true }) });
