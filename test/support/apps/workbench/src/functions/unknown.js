const { app } = require('@azure/functions');

app.generic('holograph', { trigger: { type: 'holographTrigger', beam: 3 }, handler: () => undefined });
