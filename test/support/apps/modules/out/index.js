import { app } from '@azure/functions';
import { hostVersion, log, version } from '@azure/functions-core';

const name = await Promise.resolve('top-level');
app.get(name, {
  handler: () => {
    log('warning', 'user', 'straight to the core');
    return { jsonBody: { name, version, hostVersion } };
  },
});
