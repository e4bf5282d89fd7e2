const { app, output } = require('@azure/functions');

const first = output.storageQueue({ name: 'first', queueName: 'one', connection: '' });
const second = output.generic({ name: 'second', type: 'rabbitMQ', queueName: 'two' });
const extraOutputs = [first, second];

/** Gives back what its message says; bytes are written as hex. */
const handler = ({ returns, sets = {} }, context) => {
  for (const [name, value] of Object.entries(sets)) context.extraOutputs.set(name, made(value));
  return made(returns);
};
const made = (value) => (typeof value?.hex === 'string' ? Buffer.from(value.hex, 'hex') : value);

app.storageQueue('bare', { queueName: 'in', connection: '', extraOutputs, handler });
app.generic('returning', {
  trigger: { type: 'queueTrigger', name: 'item', queueName: 'in2' },
  return: output.generic({ type: 'queue', queueName: 'three' }),
  extraOutputs,
  handler,
});
app.generic('suffixed', { trigger: { type: 'rabbitMQ', name: 'item', queueName: 'in3' }, handler });
app.generic('ticking', { trigger: { type: 'timerTrigger', name: 'timer', schedule: '0 0 18 * * *' }, handler });
app.generic('badTimer', { trigger: { type: 'timerTrigger', name: 'timer', schedule: 'often' }, handler });
app.generic('readsQueue', {
  trigger: { type: 'timerTrigger', name: 'timer', schedule: '0 0 18 * * *' },
  extraInputs: [{ type: 'queue', name: 'wrong', queueName: 'x' }],
  handler,
});
