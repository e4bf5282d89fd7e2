const { app } = require('@azure/functions');

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, Number(ms ?? 0)));

/** Takes as long as it is told to: waited for, or run for nobody with `Prefer: respond-async`. */
app.get('slow', {
  authLevel: 'anonymous',
  handler: async (request) => {
    await pause(request.query.get('ms'));
    return { body: 'done' };
  },
});

/** Runs the text of the request's body inside the function's process, and answers with its value or with the code of what it throws. */
app.post('ask', {
  authLevel: 'anonymous',
  handler: async (request) => {
    const code = await request.text();
    try {
      return { jsonBody: { value: await new Function('require', code)(require) } };
    } catch (error) {
      return { jsonBody: { code: error.code ?? error.message } };
    }
  },
});
