const { app } = require('@azure/functions');
const { appendFileSync, existsSync } = require('node:fs');

const text = (value) => ({ body: String(value) });

/** Everything a function can see of its request, as JSON. */
app.http('echo', {
  methods: ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS'],
  route: 'echo/{id:int}/{*rest}',
  authLevel: 'anonymous',
  handler: async (request, context) => ({
    headers: { 'x-invocation': context.invocationId },
    jsonBody: {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      query: Object.fromEntries(request.query),
      params: request.params,
      body: await request.text(),
      traceParent: context.traceContext.traceParent,
    },
  }),
});

/** The body as it came, byte by byte. */
app.post('mirror', {
  authLevel: 'anonymous',
  handler: async (request) => ({ body: new Uint8Array(await request.arrayBuffer()) }),
});
app.get('big', {
  authLevel: 'anonymous',
  handler: (request) => ({ body: Buffer.alloc(Number(request.query.get('bytes')), 'n') }),
});
app.post('size', {
  authLevel: 'anonymous',
  handler: async (request) => text((await request.arrayBuffer()).byteLength),
});
app.get('cookies', {
  authLevel: 'anonymous',
  handler: () => ({
    status: 202,
    headers: { 'content-type': 'text/plain', 'x-served-by': 'the function' },
    cookies: [
      { name: 'a', value: '1', path: '/', httpOnly: true, secure: true, sameSite: 'Strict', maxAge: 60 },
      { name: 'b', value: 'zwei drei' },
    ],
    body: 'ok',
  }),
});
app.get('nothing', { authLevel: 'anonymous', handler: () => undefined });
app.get('plain', { authLevel: 'anonymous', handler: () => 'not an object' });
app.get('throws', {
  authLevel: 'anonymous',
  handler: () => {
    throw new Error('the handler broke');
  },
});
app.get('logs', {
  authLevel: 'anonymous',
  handler: (request, context) => {
    context.trace('a trace');
    context.debug('a debug');
    context.log('a log', { with: 'an object' });
    context.warn('a warning');
    context.error('an error');
    console.log('from the console');
    process.stderr.write('straight to stderr\n');
    return text('logged');
  },
});
/** Logs, waits until there is such a file, and logs again. */
app.get('patient', {
  authLevel: 'anonymous',
  handler: async (request, context) => {
    context.log('waiting');
    while (!existsSync(request.query.get('until'))) await new Promise((resolve) => setTimeout(resolve, 20));
    context.warn('waited');
    return text('done');
  },
});
app.get('whoami', {
  authLevel: 'anonymous',
  handler: () => ({ jsonBody: { pid: process.pid, env: process.env, argv: process.argv, cwd: process.cwd() } }),
});
app.get('withKey', { authLevel: 'function', handler: () => text('open') });
app.get('withMasterKey', { authLevel: 'admin', handler: () => text('open') });
app.get('never', { authLevel: 'anonymous', handler: () => new Promise(() => undefined) });
app.get('exits', { authLevel: 'anonymous', handler: () => process.exit(7) });
app.get('slow', {
  authLevel: 'anonymous',
  handler: async (request) => {
    const ms = Number(request.query.get('ms'));
    if (request.query.has('mark')) appendFileSync(process.env.LEDGER, `${request.query.get('mark')}\n`);
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (request.query.has('end')) appendFileSync(process.env.LEDGER, `${request.query.get('end')}\n`);
    return text(process.pid);
  },
});

/** Appends a line to the file named by the LEDGER setting: what a run did outside, to be counted against what is recorded. */
app.post('ledger', {
  authLevel: 'anonymous',
  handler: async (request, context) => {
    const line = await request.text();
    const until = request.query.get('until');
    while (until !== null && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, Number(request.query.get('ms') ?? 0)));
    appendFileSync(process.env.LEDGER, `${line}\n`);
    context.log(`wrote ${line}`);
    return { status: 201, jsonBody: { line } };
  },
});
/** Takes its process with it when it is told to. */
app.post('fragile', {
  authLevel: 'anonymous',
  handler: async (request) => {
    const line = await request.text();
    if (line === 'break') process.exit(7);
    appendFileSync(process.env.LEDGER, `${line}\n`);
    return { status: 201 };
  },
});
app.storageQueue('queued', {
  queueName: 'workbench',
  connection: 'AzureWebJobsStorage',
  handler: (message, context) => {
    context.log(`got ${JSON.stringify(message)}`);
    appendFileSync(process.env.LEDGER, `${JSON.stringify(message)}\n`);
    return { seen: message };
  },
});
app.timer('nightly', {
  schedule: '0 0 18 * * *',
  handler: (timer, context) => context.log(`past due: ${timer.isPastDue}`),
});
