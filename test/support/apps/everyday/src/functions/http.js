const { app, output } = require('@azure/functions');

app.http('echo', {
  methods: ['GET', 'POST'],
  route: 'echo/{id:int?}',
  handler: async (request, context) => {
    const type = request.headers.get('content-type') ?? '';
    const binary = type === 'application/octet-stream';
    const seen = {
      method: request.method,
      url: request.url,
      query: [...request.query.entries()],
      headers: Object.fromEntries(request.headers),
      params: request.params,
      user: request.user?.username,
      body: binary ? Buffer.from(await request.arrayBuffer()).toString('hex') : await request.text(),
      invocationId: context.invocationId,
      traceParent: context.traceContext.traceParent,
      retry: context.retryContext,
    };
    return { status: 201, headers: { 'x-seen': 'yes' }, jsonBody: seen };
  },
});

app.get('cookies', {
  handler: () => ({
    body: Buffer.from([0, 1, 254, 255]),
    cookies: [
      { name: 'a', value: '1', path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 60 },
      { name: 'b', value: '2', domain: 'x.example', expires: new Date('2030-01-02T03:04:05Z'), sameSite: 'None' },
      { name: 'c', value: '3' },
    ],
  }),
});

app.get('golden', { handler: () => ({ status: 201, jsonBody: { ok: 1 } }) });
app.get('nothing', { handler: () => undefined });
app.get('nothing-but-null', { handler: () => null });
app.get('text', { handler: () => ({ body: 'plain' }) });
app.get('whatwg', { handler: () => new Response('made by fetch', { status: 418, headers: { 'x-tea': 'pot' } }) });
app.get('not-an-object', { handler: () => 'text alone' });
app.get('throws', {
  handler: () => {
    throw new TypeError('on purpose');
  },
});
app.get('throws-nothing', { handler: () => Promise.reject(undefined) });
app.get('throws-object', { handler: () => Promise.reject({ reason: 'an object' }) });

const copies = output.storageQueue({ queueName: 'copies', connection: 'Store' });
app.post('two-outputs', {
  extraOutputs: [copies],
  handler: async (request, context) => {
    context.extraOutputs.set(copies, [await request.json(), { second: true }]);
    return { status: 202 };
  },
});
