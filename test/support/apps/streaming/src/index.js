const { app } = require('@azure/functions');

app.setup({ enableHttpStream: true });
app.get('streams', { handler: (request) => ({ body: request.body }) });
app.storageQueue('queued', { queueName: 'q', connection: 'S', handler: (item) => item });
