const { app, input, output } = require('@azure/functions');

const connection = 'Account';
const path = 'papers/{id}.txt';
const asText = input.storageBlob({ name: 'text', path, connection, dataType: 'string' });
const asBytes = input.storageBlob({ name: 'bytes', path, connection });
const blob = output.storageBlob({ path: 'papers/{id}.txt', connection });

app.get('read', {
  route: 'papers/{id}',
  extraInputs: [asText, asBytes],
  handler: (_, { extraInputs }) => {
    const text = extraInputs.get('text');
    const bytes = extraInputs.get('bytes');
    return { jsonBody: { text: text ?? 'nothing', isBuffer: Buffer.isBuffer(bytes), bytes: bytes?.toString('hex') } };
  },
});

app.post('write', {
  route: 'papers/{id}',
  extraOutputs: [blob],
  handler: async (request, { extraOutputs }) => {
    const { kind, value } = await request.json();
    extraOutputs.set(blob, kind === 'bytes' ? Buffer.from(value, 'hex') : value);
    return { status: 201 };
  },
});

const entity = (options) => input.table({ name: 'found', tableName: 'Orders', connection, ...options });
const list = (name, options) =>
  app.get(name, {
    route: `${name}/{a?}/{b?}`,
    extraInputs: [entity(options)],
    handler: (_, { extraInputs }) => ({ jsonBody: extraInputs.get('found') ?? 'nothing' }),
  });
list('order', { partitionKey: '{a}', rowKey: '{b}' });
list('partition', { partitionKey: '{a}' });
list('cheap', { filter: "price lt {a} and customer eq '{b}'", take: 2 });
list('absent', { tableName: 'NotThere' });

const orders = output.table({ tableName: 'Orders', connection, partitionKey: '{Query.in}' });
app.post('insert', {
  extraOutputs: [orders],
  handler: async (request, { extraOutputs }) => {
    extraOutputs.set(orders, await request.json());
    return { status: 201 };
  },
});

const away = input.storageBlob({ path: 'papers/x', connection: 'Away' });
app.get('unreadable', {
  extraInputs: [away],
  handler: (_, context) => {
    context.log('it ran');
    return {};
  },
});
app.get('nameless', { extraInputs: [input.storageBlob({ path: 'papers/{nobody}', connection })], handler: () => ({}) });

const raw = { type: 'blob', path: 'papers/generic', connection: 'Account' };
app.generic('generic', {
  trigger: { type: 'httpTrigger', name: 'request', methods: ['POST'], authLevel: 'anonymous' },
  extraInputs: [input.generic({ ...raw, name: 'before', dataType: 'string' })],
  extraOutputs: [output.generic({ ...raw, name: 'after' })],
  return: output.generic({ type: 'http' }),
  handler: (_, { extraInputs, extraOutputs }) => {
    const before = extraInputs.get('before');
    extraOutputs.set('after', { runs: (before?.runs ?? 0) + 1 });
    return { jsonBody: before ?? 'nothing' };
  },
});

app.get('no-path', { extraInputs: [input.storageBlob({ connection })], handler: () => ({}) });
app.get('no-setting', { extraInputs: [input.storageBlob({ path, connection: 'Missing' })], handler: () => ({}) });
app.get('bad-table', { extraInputs: [input.table({ tableName: '1', connection })], handler: () => ({}) });
