import { AUTH_LEVEL, QUEUE, ROUTE, STORAGE_CONNECTION } from './parameters.js';
import { quoted, type FunctionTemplate, type Values } from './template.js';

export const HTTP: FunctionTemplate = {
  id: 'http',
  title: 'HTTP trigger',
  description: 'Runs when its address is called, and answers the caller.',
  trigger: 'httpTrigger',
  functionName: 'httpTrigger1',
  parameters: [AUTH_LEVEL, ROUTE],
  imports: ['app'],
  body: (name, values) => `// Answers GET and POST; the name comes from the route or the query.
app.http(${quoted(name)}, {
  methods: ['GET', 'POST'],
${access(values)}
  handler: async (request, context) => {
    const name = request.params.name ?? request.query.get('name') ?? 'world';
    context.log(\`Hello to \${name}\`);
    return { jsonBody: { hello: name } };
  },
});
`,
};

export const HTTP_TO_QUEUE: FunctionTemplate = {
  id: 'http-to-queue',
  title: 'HTTP trigger with queue output',
  description: 'Answers the caller at once, and leaves the work in a queue for another function.',
  trigger: 'httpTrigger',
  functionName: 'httpToQueue1',
  parameters: [AUTH_LEVEL, ROUTE, QUEUE, STORAGE_CONNECTION],
  imports: ['app', 'output'],
  body: (name, values) => `const queue = output.storageQueue({
  queueName: ${quoted(values['queueName'] ?? '')},
  connection: ${quoted(values['connection'] ?? '')},
});

// Answers, and leaves a message for the function that the queue triggers.
app.http(${quoted(name)}, {
  methods: ['GET', 'POST'],
${access(values)}
  extraOutputs: [queue],
  handler: async (request, context) => {
    const name = request.params.name ?? request.query.get('name') ?? 'world';
    context.extraOutputs.set(queue, { name, at: new Date().toISOString() });
    return { jsonBody: { hello: name } };
  },
});
`,
};

function access({ authLevel = '', route = '' }: Values): string {
  const level = `  authLevel: ${quoted(authLevel)},`;
  return route === '' ? level : `${level}\n  route: ${quoted(route)},`;
}
