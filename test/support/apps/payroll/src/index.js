const { app } = require('@azure/functions');
const { appendFileSync, existsSync } = require('node:fs');

/** What a run did outside, to be counted against what is recorded. */
const write = (line) => appendFileSync(process.env.LEDGER, `${line}\n`);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Idempotent by a setting. Waits until there is such a file, where one is named. */
app.post('pay', {
  authLevel: 'anonymous',
  handler: async (request) => {
    const line = await request.text();
    const until = request.query.get('until');
    while (until !== null && !existsSync(until)) await pause(20);
    write(`pay ${line}`);
    return { status: 201, headers: { 'x-paid': line }, body: `paid ${line}` };
  },
});

app.storageQueue('bill', {
  queueName: 'payroll-bills',
  connection: 'AzureWebJobsStorage',
  handler: async ({ name, ms, fail }) => {
    if (ms !== undefined) await pause(ms);
    write(`bill ${name}`);
    if (fail) throw new Error(`the bill of ${name} cannot be paid`);
  },
});

app.storageQueue('report', {
  queueName: 'payroll-reports',
  connection: 'AzureWebJobsStorage',
  handler: (summary) => write(`report ${JSON.stringify(summary)}`),
});
