const { app, output } = require('@azure/functions');
const { appendFileSync } = require('node:fs');

const QUEUE_CONNECTION = 'Broker';
const { LEDGER, TIMERS = '0', TIMER_SCHEDULE = '* * * * * *', QUEUES = '' } = process.env;

/** One line a run, in a file outside: what really ran, to be counted against what is recorded. */
function note(context, what) {
  appendFileSync(LEDGER, `${context.functionName} ${context.invocationId} ${what}\n`);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, Number(ms)));

app.get('hello', { authLevel: 'anonymous', handler: () => ({ jsonBody: { pid: process.pid } }) });

app.post('note', {
  authLevel: 'anonymous',
  handler: async (request, context) => {
    const line = await request.text();
    await pause(request.query.get('ms') ?? 0);
    note(context, line);
    return { jsonBody: { line } };
  },
});

if (QUEUES !== '') {
  const passedOn = output.storageQueue({
    name: 'passedOn',
    queueName: '%QUEUES%-passed',
    connection: QUEUE_CONNECTION,
  });
  app.storageQueue('work', {
    queueName: '%QUEUES%-work',
    connection: QUEUE_CONNECTION,
    extraOutputs: [passedOn],
    handler: async (item, context) => {
      await pause(item.ms ?? 0);
      note(context, item.n);
      if (item.passOn) context.extraOutputs.set(passedOn, { n: item.n });
    },
  });
  app.storageQueue('collect', {
    queueName: '%QUEUES%-passed',
    connection: QUEUE_CONNECTION,
    handler: (item, context) => note(context, item.n),
  });
  for (const name of ['item', 'summary']) {
    app.storageQueue(name, {
      queueName: `%QUEUES%-${name}`,
      connection: QUEUE_CONNECTION,
      handler: (given, context) => note(context, given.n ?? given.total),
    });
  }
}

for (let n = 0; n < Number(TIMERS); n += 1) {
  app.timer(`tick${n}`, { schedule: TIMER_SCHEDULE, handler: (_timer, context) => note(context, 'tick') });
}
