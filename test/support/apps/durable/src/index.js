const { appendFileSync, existsSync } = require('node:fs');
const { setTimeout: delay } = require('node:timers/promises');
const { app } = require('@azure/functions');

/** What really ran, told outside. */
function note(context, what) {
  if (process.env.LEDGER) appendFileSync(process.env.LEDGER, `${context.functionName} ${what}\n`);
}

app.http('stubborn', {
  retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 1 } },
  handler: (_request, context) => {
    note(context, `${context.invocationId} ${context.retryContext.retryCount}`);
    if (context.retryContext.retryCount < 2) throw new Error(`no luck ${context.retryContext.retryCount}`);
    return { jsonBody: context.retryContext };
  },
});

app.http('patient', {
  retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: { seconds: 31 } },
  handler: (_request, context) => {
    note(context, `${context.retryContext.retryCount}`);
    if (context.retryContext.retryCount < 1) throw new Error('not yet');
    return { jsonBody: context.retryContext };
  },
});

app.http('exits', {
  handler: async (_request, context) => {
    note(context, 'started');
    await delay(500);
    process.exit(7);
  },
});

/** Waits until there is such a file, where one is named, and then as long as it is told. */
app.http('slow', {
  handler: async (request, context) => {
    const until = request.query.get('until');
    note(context, `started ${context.invocationId}`);
    while (until !== null && !existsSync(until)) await delay(20);
    await delay(Number(request.query.get('ms') ?? 1000));
    note(context, `ended ${context.invocationId}`);
    return { body: 'done' };
  },
});

app.http('obedient', {
  handler: async (_request, context) => {
    note(context, `started ${Object.keys(context).includes('signal')}`);
    await delay(60_000, undefined, { signal: context.signal });
  },
});

app.http('deaf', {
  handler: async (_request, context) => {
    note(context, 'started');
    await delay(60_000);
  },
});
