export type Language = 'javascript' | 'typescript';

const HELLO_JS = `const { app, output } = require('@azure/functions');

const greetings = output.storageQueue({ queueName: 'greetings', connection: 'AzureWebJobsStorage' });

// Answers over HTTP, and leaves a message for the function 'remember'.
app.http('hello', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: 'hello/{name?}',
  extraOutputs: [greetings],
  handler: async (request, context) => {
    const name = request.params.name ?? 'world';
    context.extraOutputs.set(greetings, { name, at: new Date().toISOString() });
    return { jsonBody: { hello: name } };
  },
});
`;

const HELLO_TS = `import { app, output, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';

const greetings = output.storageQueue({ queueName: 'greetings', connection: 'AzureWebJobsStorage' });

/** Answers over HTTP, and leaves a message for the function 'remember'. */
async function hello(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const name = request.params['name'] ?? 'world';
  context.extraOutputs.set(greetings, { name, at: new Date().toISOString() });
  return { jsonBody: { hello: name } };
}

app.http('hello', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  route: 'hello/{name?}',
  extraOutputs: [greetings],
  handler: hello,
});
`;

const REMEMBER_JS = `const { app } = require('@azure/functions');

// Runs once for every message of the queue; what it throws is tried again.
app.storageQueue('remember', {
  queueName: 'greetings',
  connection: 'AzureWebJobsStorage',
  handler: async (greeting, context) => {
    context.log(\`Greeted \${greeting.name} at \${greeting.at}\`);
  },
});
`;

const REMEMBER_TS = `import { app, type InvocationContext } from '@azure/functions';

interface Greeting {
  readonly name: string;
  readonly at: string;
}

/** Runs once for every message of the queue; what it throws is tried again. */
async function remember(message: unknown, context: InvocationContext): Promise<void> {
  const greeting = message as Greeting;
  context.log(\`Greeted \${greeting.name} at \${greeting.at}\`);
}

app.storageQueue('remember', { queueName: 'greetings', connection: 'AzureWebJobsStorage', handler: remember });
`;

const NIGHTLY_JS = `const { app } = require('@azure/functions');

// Every night at two: second, minute, hour, day, month, day of the week.
app.timer('nightly', {
  schedule: '0 0 2 * * *',
  handler: async (timer, context) => {
    context.log(timer.isPastDue ? 'Late, but here' : 'On time');
  },
});
`;

const NIGHTLY_TS = `import { app, type InvocationContext, type Timer } from '@azure/functions';

async function nightly(timer: Timer, context: InvocationContext): Promise<void> {
  context.log(timer.isPastDue ? 'Late, but here' : 'On time');
}

// Every night at two: second, minute, hour, day, month, day of the week.
app.timer('nightly', { schedule: '0 0 2 * * *', handler: nightly });
`;

/** The source files of a new project, by name. */
export const FUNCTIONS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  javascript: { hello: HELLO_JS, remember: REMEMBER_JS, nightly: NIGHTLY_JS },
  typescript: { hello: HELLO_TS, remember: REMEMBER_TS, nightly: NIGHTLY_TS },
};
