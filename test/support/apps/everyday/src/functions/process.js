const { app } = require('@azure/functions');
const { spawn } = require('node:child_process');
const fs = require('node:fs');

app.get('console', {
  handler: async (_request, context) => {
    context.trace('a trace');
    context.debug('a debug');
    context.log('a log', { of: 2 });
    context.warn('a warning');
    context.error('an error');
    console.log('to the console\nin two lines');
    await new Promise((resolve) => setImmediate(resolve));
    console.error('it failed');
    console.warn('I warn you');
    console.error('only said');
    process.stdout.write('without a line end');
    return {};
  },
});

app.get('native-output', {
  handler: () => {
    fs.writeSync(1, 'past the runtime\n');
    return {};
  },
});

app.get('late', {
  handler: (_request, context) => {
    setTimeout(() => {
      console.log('late on the console');
      context.log('late in the log');
    }, 20);
    return {};
  },
});

app.get('chatty', {
  handler: (_request, context) => {
    for (let line = 0; line < 1500; line += 1) context.log(`line ${line}`);
    return {};
  },
});

app.get('long-winded', {
  handler: (_request, context) => {
    for (let line = 0; line < 40; line += 1) context.log('x'.repeat(10_000));
    return {};
  },
});

app.get('environment', {
  handler: () => ({
    jsonBody: {
      environment: process.env,
      arguments: [...process.execArgv, ...process.argv],
      cwd: process.cwd(),
      descriptors: fs.readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return [fs.readlinkSync(`/proc/self/fd/${fd}`)];
        } catch {
          return [];
        }
      }),
      channel: [typeof process.send, typeof process.disconnect],
      pid: process.pid,
    },
  }),
});

app.get('exits', {
  handler: async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.exit(3);
  },
});

app.get('crashes', {
  handler: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('nobody catches this');
      }, 10);
    }),
});

app.get('never-ends', { handler: () => new Promise(() => {}) });

app.get('loops', {
  handler: () => {
    for (;;);
  },
});

app.get('leaves-a-child', {
  handler: () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    return new Promise(() => {
      console.log(`child ${child.pid}`);
    });
  },
});

app.get('slow', {
  handler: async (request) => {
    await new Promise((resolve) => setTimeout(resolve, Number(request.query.get('ms') ?? 100)));
    return { jsonBody: { pid: process.pid } };
  },
});

app.get('listens', {
  handler: () => {
    const heard = [];
    process.on('message', (message) => heard.push(message));
    globalThis.heard = heard;
    return {};
  },
});

app.get('heard', { handler: () => ({ jsonBody: globalThis.heard }) });
