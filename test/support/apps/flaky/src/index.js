const { app } = require('@azure/functions');
const { appendFileSync, existsSync } = require('node:fs');

// Loads unless the file says that something it needs is away.
if (process.env.OUTAGE_FILE && existsSync(process.env.OUTAGE_FILE)) {
  appendFileSync(process.env.OUTAGE_FILE, '.');
  throw new Error('the database is away');
}

app.get('goes', { handler: () => process.exit(4) });
app.get('works', { handler: () => ({ body: 'works' }) });
