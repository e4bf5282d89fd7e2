const { app } = require('@azure/functions');

let warmedUp = 0;

app.warmup('prepare', {
  handler: (given, context) => {
    warmedUp += 1;
    context.log(`prepared with ${JSON.stringify(given)}`);
    if (process.env.WARM_UP_FAILS === 'true') throw new Error('the cache is away');
  },
});
app.get('count', { handler: () => ({ jsonBody: warmedUp }) });
