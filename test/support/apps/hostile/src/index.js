const { app } = require('@azure/functions');
const fs = require('node:fs');
const v8 = require('node:v8');

/** The channel to the worker: a socket that the process was started with. */
const CHANNEL = 3;

/** As Node frames a message of this channel: four bytes of length, then the value as V8 writes it. */
function write(value, announced) {
  const body = Buffer.isBuffer(value) ? value : v8.serialize(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(announced ?? body.length);
  fs.writeSync(CHANNEL, Buffer.concat([length, body]));
}

const forever = () => new Promise(() => {});

app.get('pid', { handler: () => ({ jsonBody: process.pid }) });

app.get('slow', {
  handler: async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return {};
  },
});

const MESSAGES = {
  garbage: Buffer.from('not a value of V8 at all'),
  number: 7,
  object: { rpcLog: { level: 'error', message: 'not in a list' } },
  nothing: [null],
  text: ['rpcLog'],
  empty: [{}],
  unknown: [{ runThis: 'on the worker' }],
  two: [{ startStream: { workerId: '1' }, rpcLog: {} }],
  response: [{ invocationResponse: null }],
  level: [{ rpcLog: { level: 'loud', message: 'x' } }],
};

app.get('writes', {
  handler: (request) => {
    const what = request.query.get('what');
    if (what === 'huge') write(Buffer.alloc(0), 2 ** 32 - 1);
    else write(MESSAGES[what]);
    return forever();
  },
});

app.get('answers', {
  handler: (request, context) => {
    const { invocationId } = context;
    const result = { status: 'success' };
    const answers = {
      'no-result': { invocationId },
      'outputs-of-nothing': { invocationId, result, outputData: [null] },
      'body-of-number': { invocationId, result, returnValue: { http: { body: { bytes: 7 } } } },
      'headers-of-objects': { invocationId, result, returnValue: { http: { headers: { a: { b: 1 } } } } },
      status: { invocationId, result: { status: 'fine' } },
      cookie: { invocationId, result, returnValue: { http: { cookies: [{ name: 'a', value: 'b', expires: 7 }] } } },
      'text-of-object': { invocationId, result, returnValue: { string: { not: 'a text' } } },
    };
    write([{ invocationResponse: answers[request.query.get('what')] }]);
    return forever();
  },
});

app.get('floods', {
  handler: (_request, { invocationId }) => {
    const line = { rpcLog: { invocationId, category: '', level: 'information', message: 'x'.repeat(1000) } };
    for (let sent = 0; sent < 5000; sent += 500) write(Array(500).fill(line));
    return {};
  },
});

app.get('headers', { handler: () => ({ headers: { 'x-long': 'x'.repeat(300_000) } }) });

// What follows means no harm.

app.get('cookie', {
  handler: async (request) => {
    const { expires } = await request.json();
    return { cookies: [{ name: 'a', value: 'b', expires }] };
  },
});

app.get('throws-an-object', {
  handler: () => {
    throw Object.assign(new Error(), { message: { reason: 'out of stock' } });
  },
});

app.get('throws-megabytes', {
  handler: () => {
    throw new Error('x'.repeat(20_000_000));
  },
});

app.hook.log((record) => {
  if (record.message !== 'rewritten') return;
  record.message = { now: 'an object' };
  record.level = 'loud';
});

app.get('logs-an-object', {
  handler: (_request, context) => {
    context.log('rewritten');
    return {};
  },
});

app.get('large', { handler: () => ({ body: 'x'.repeat(20_000_000) }) });

app.timer('nan', { schedule: '0 0 0 1 1 *', handler: () => Number.NaN });
