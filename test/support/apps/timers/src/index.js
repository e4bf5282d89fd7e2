const { app } = require('@azure/functions');
const { appendFileSync } = require('node:fs');

/** What a timer was given, and when it began and ended, as lines of the file that LEDGER names. */
const recording = (name, ms) => async (timer, context) => {
  const write = (what) =>
    appendFileSync(
      process.env.LEDGER,
      `${JSON.stringify({ name, what, id: context.invocationId, at: Date.now(), timer })}\n`,
    );
  write('begins');
  await new Promise((resolve) => setTimeout(resolve, ms));
  write('ends');
};

app.timer('everySecond', { schedule: '%EVERY%', handler: recording('everySecond', 0) });
app.timer('slow', { schedule: '* * * * * *', handler: recording('slow', 1500) });
app.timer('nightly', { schedule: '0 30 2 * * *', handler: recording('nightly', 0) });
app.timer('broken', { schedule: '%NO_SUCH_SETTING%', handler: recording('broken', 0) });
