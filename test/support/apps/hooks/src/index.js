const { app } = require('@azure/functions');

const steps = [];

app.hook.preInvocation((context) => {
  steps.push(`pre 1 of ${context.invocationContext.functionName}`);
  context.hookData.seenBy = ['pre 1'];
});

app.hook.preInvocation(async (context) => {
  await new Promise((resolve) => setImmediate(resolve));
  steps.push('pre 2');
  context.hookData.seenBy.push('pre 2');
  const { functionName } = context.invocationContext;
  if (functionName === 'refused') throw new Error('refused by a hook');
  if (functionName === 'replaced') {
    const handler = context.functionHandler;
    context.inputs = ['another input'];
    context.functionHandler = async (...args) => `wrapped ${await handler(...args)}`;
  }
  if (functionName === 'read-only') context.hookData = {};
});

app.hook.postInvocation((context) => {
  steps.push(`post 1: ${context.error === null ? 'no error' : context.error.message}`);
  const { functionName } = context.invocationContext;
  if (functionName === 'swallowed') {
    context.error = null;
    context.result = 'made good';
  }
  if (functionName === 'changed')
    context.result = `${context.result}, changed by ${context.hookData.seenBy.join(' and ')}`;
  context.invocationContext.log('from the post hook');
});

app.hook.log((context) => {
  if (context.category === 'user' && context.message === 'secret') {
    context.message = `*** (${context.invocationContext?.functionName})`;
    context.level = 'warning';
  }
  if (context.message === 'broken hook') throw new Error('a log hook that throws');
});

const queue = (name, handler) => app.storageQueue(name, { queueName: 'q', connection: 'S', handler });

queue('plain', (item, context) => {
  context.log('secret');
  context.log('broken hook');
  steps.push(`handler ${item}`);
  return item;
});
queue('refused', () => steps.push('never'));
queue('replaced', (item) => item);
queue('read-only', () => 'never');
queue('swallowed', () => {
  throw new Error('thrown');
});
queue('failing', () => {
  throw new Error('thrown');
});
queue('changed', () => 'result');
queue('steps', () => steps.splice(0));
