const { app } = require('@azure/functions');

app.get('hello', { authLevel: 'anonymous', handler: (request) => ({ jsonBody: { method: request.method } }) });
