const { createHash, randomUUID } = require('node:crypto');
const { once, EventEmitter } = require('node:events');
const { Readable } = require('node:stream');
const { app } = require('@azure/functions');

app.setup({ enableHttpStream: process.env.STREAMS !== 'no' });

const signals = new EventEmitter();
const seen = { begun: 0, aborted: 0, cancelled: 0, produced: 0 };

/** What a body was, read piece by piece. */
app.post('count', {
  handler: async (request) => {
    const hash = request.query.has('hash') ? undefined : createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of request.body ?? []) {
        if (bytes === 0) seen.begun += 1;
        bytes += chunk.byteLength;
        if (hash !== undefined) hash.update(chunk);
      }
    } catch (error) {
      seen.aborted += 1;
      throw error;
    }
    return { jsonBody: { bytes, sha256: hash?.digest('hex') } };
  },
});

app.post('echo', {
  handler: (request) => ({
    status: 201,
    headers: { 'content-type': 'text/x-echo', 'x-many': 'one, two', 'x-asked': request.headers.get('x-asked') ?? '' },
    cookies: [
      { name: 'a', value: 'zwei drei', path: '/', httpOnly: true },
      { name: 'b', value: '2' },
    ],
    body: request.body,
  }),
});

/** `mib` mebibytes, made as they are taken. */
app.get('produce', {
  handler: (request) => {
    const chunk = Buffer.alloc(64 * 1024, 'streaming');
    let left = Number(request.query.get('mib')) * 16;
    const body = new Readable({
      read() {
        seen.produced += 1;
        this.push(left-- > 0 ? chunk : null);
      },
    });
    return { body };
  },
});

/** The second event is written when `release` was called. */
app.get('events', {
  handler: () => {
    const encoder = new TextEncoder();
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode('data: 1\n\n'));
        await once(signals, 'release');
        controller.enqueue(encoder.encode('data: 2\n\n'));
        controller.close();
      },
      cancel() {
        seen.cancelled += 1;
      },
    });
    return { headers: { 'content-type': 'text/event-stream' }, body };
  },
});
app.post('release', { handler: () => (signals.emit('release'), { status: 204 }) });

app.get('silent', {
  handler: () => ({
    status: 202,
    body: new ReadableStream({
      cancel() {
        seen.cancelled += 1;
      },
    }),
  }),
});

app.http('seen', {
  route: 'seen/{id?}',
  handler: ({ method, url, query, params }) => ({
    jsonBody: { method, url, query: [...query], params, pid: process.pid, ...seen },
  }),
});
app.get('nothing', { handler: () => null });
app.get('throws', {
  handler: () => {
    throw new Error('no stream today');
  },
});
/** Its stream fails when `release` was called. */
app.get('breaks', {
  handler: () => ({
    body: new ReadableStream({
      async pull(controller) {
        controller.enqueue(new Uint8Array(300_000));
        await once(signals, 'release');
        controller.error(new Error('no more'));
      },
    }),
  }),
});
/** Another answer at every run. */
app.post('kept', {
  handler: () => ({ status: 201, body: Readable.from([Buffer.from(randomUUID()), Buffer.alloc(400_000, 'kept')]) }),
});

app.get('exits', {
  handler: () => ({
    body: new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(300_000));
        signals.once('exit', () => process.exit(1));
      },
    }),
  }),
});
app.post('exit', { handler: () => (setImmediate(() => signals.emit('exit')), { status: 204 }) });
