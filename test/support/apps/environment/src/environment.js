const { app } = require('@azure/functions');

// As most apps read their settings: while the module is loaded.
const atLoad = { ...process.env };

app.http('environment', {
  handler: async (request) => ({
    jsonBody: {
      body: await request.text(),
      atLoad,
      cwd: process.cwd(),
      version: process.versions.node,
      argv: process.execArgv,
      hour: new Date(Date.UTC(2026, 0, 15, 12)).getHours(),
    },
  }),
});
app.http('off-by-dots', { handler: () => ({}) });
app.http('off-by-lines', { handler: () => ({}) });
