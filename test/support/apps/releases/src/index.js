const { appendFileSync } = require('node:fs');
const { app } = require('@azure/functions');
const release = require('./release');

app.get('which', { authLevel: 'anonymous', handler: () => ({ body: release }) });

app.storageQueue('take', {
  queueName: 'releases',
  handler: () => appendFileSync(process.env.LEDGER, `${release}\n`),
});
