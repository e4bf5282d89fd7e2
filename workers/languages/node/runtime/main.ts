import { captureConsole } from './console-capture.js';
import { FunctionApp } from './function-app.js';
import { HookRegistry } from './hook-registry.js';
import { closeInherited } from './inherited-descriptors.js';
import { ParentChannel } from './parent-channel.js';
import { followSourceMaps } from './source-maps.js';
import { RuntimeLog } from './runtime-log.js';
import { WorkerRuntime } from './worker-runtime.js';

/** Reported as `workerVersion`; rises with what apps can see of this runtime. */
const WORKER_VERSION = '4.1.0';

// A terminal's Ctrl-C and a service manager's stop reach the whole group; the worker decides when this process ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

closeInherited();
followSourceMaps();
const channel = ParentChannel.open((message) => void runtime.receive(message));
const hooks = new HookRegistry();
const log = new RuntimeLog(hooks, (rpcLog) => channel.send({ rpcLog }));
const runtime = new WorkerRuntime(new FunctionApp(hooks, log), WORKER_VERSION, {
  send: (message) => channel.send(message),
  flush: () => channel.flush(),
});
captureConsole(log);
channel.send({ startStream: { workerId: String(process.pid) } });
