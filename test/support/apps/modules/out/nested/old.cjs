const { app } = require('@azure/functions');

app.get('common', { handler: () => ({ body: typeof require('@azure/functions-core').registerFunction }) });
