const { app } = require('@azure/functions');

app.setup({ enableHttpStream: true });

app.post('streams', {
  route: 'streams/{id:int}/{*rest}',
  handler: (request) => ({ body: request.body, headers: { 'x-type': request.headers.get('content-type') } }),
});
app.get('seen', {
  route: 'seen/{id}',
  handler: (request, context) => {
    context.log('seen');
    return {
      status: 202,
      cookies: [
        { name: 'a', value: 'zwei drei', path: '/', httpOnly: true, sameSite: 'Strict', maxAge: 60 },
        { name: 'b', value: '2' },
      ],
      jsonBody: {
        method: request.method,
        url: request.url,
        query: Object.fromEntries(request.query),
        params: request.params,
        agent: request.headers.get('user-agent'),
      },
    };
  },
});
app.get('nothing', { handler: () => undefined });
app.get('throws', {
  handler: () => {
    throw new Error('no stream today');
  },
});
app.get('chunks', {
  handler: () => ({
    body: new ReadableStream({
      async start(controller) {
        for (const word of ['one ', 'two ', 'three']) {
          controller.enqueue(new TextEncoder().encode(word));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        controller.close();
      },
    }),
  }),
});
app.storageQueue('queued', { queueName: 'q', connection: 'S', handler: (item) => item });
