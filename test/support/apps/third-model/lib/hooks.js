const { registerHook } = require('@azure/functions-core');

registerHook('preInvocation', ({ invocationContext }) => {
  invocationContext.hooked = invocationContext.executionContext.functionName;
});
