const { app } = require('@azure/functions');

app.hook.appStart((context) => {
  context.hookData.started = process.env.GREETING ?? 'hello';
  console.log('app is starting');
});

app.hook.appTerminate((context) => {
  console.log(`app is ending, it began with ${context.hookData.started}`);
});
