const { app } = require('@azure/functions');
const { appendFileSync } = require('node:fs');

const { BENCH_QUEUE, BENCH_TIMERS = '0', BENCH_SCHEDULE, BENCH_LEDGER } = process.env;

app.get('hello', { authLevel: 'anonymous', handler: (request) => ({ jsonBody: { method: request.method } }) });

if (BENCH_QUEUE !== undefined) {
  app.storageQueue('take', { queueName: BENCH_QUEUE, connection: 'Broker', handler: (item) => ({ taken: item.n }) });
}

for (let n = 0; n < Number(BENCH_TIMERS); n += 1) {
  app.timer(`tick${n}`, {
    schedule: BENCH_SCHEDULE,
    handler: () => appendFileSync(BENCH_LEDGER, `${Date.now()}\n`),
  });
}
