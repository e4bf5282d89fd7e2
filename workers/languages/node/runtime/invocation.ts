import type { ServerResponse } from 'node:http';
import type { RpcInvocationRequest, RpcInvocationResponse } from '../protocol.js';
import { systemError } from './enumerations.js';
import type { FunctionApp } from './function-app.js';
import type { FunctionCallback, RunnableFunction } from './function-registry.js';
import { withReadOnly } from './hook-registry.js';
import { InvocationScope } from './invocation-scope.js';
import type { CoreInvocationContext, InvocationModel } from './programming-model.js';
import { answerFailure, pacedAnswer } from './paced-response.js';
import { toPlainResponse } from './plain-response.js';
import { toRpcException } from './rpc-exception.js';

/** One call, with what the steps of the pipeline share. */
interface Call {
  readonly app: FunctionApp;
  readonly scope: InvocationScope;
  readonly core: CoreInvocationContext;
  readonly model: InvocationModel;
  readonly invocationContext: unknown;
}

/** Runs one invocation through hooks, handler and model. Never rejects: what the app throws is a failed result. */
export async function runInvocation(app: FunctionApp, request: RpcInvocationRequest): Promise<RpcInvocationResponse> {
  const { invocationId, functionId } = request;
  const scope = new InvocationScope(invocationId, app.functions.nameOf(functionId));
  app.running.set(invocationId, scope);
  return scope.run(async () => {
    try {
      const { outputData, returnValue } = await runPipeline(app, scope, request);
      return { invocationId, outputData: outputData ?? [], returnValue, result: { status: 'success' } };
    } catch (error) {
      logSystemError(app, scope, error);
      return { invocationId, result: { status: 'failure', exception: toRpcException(error) } };
    } finally {
      app.running.delete(invocationId);
      app.log.end(scope);
    }
  });
}

/** The order is the contract (language-worker contract, section 2.3): the model and the hooks can tell when it is another. */
async function runPipeline(
  app: FunctionApp,
  scope: InvocationScope,
  request: RpcInvocationRequest,
): Promise<Omit<RpcInvocationResponse, 'result'>> {
  const registered = app.functions.get(request.functionId);
  const response = await proxiedResponse(app, request);
  try {
    return await throughModel({ app, scope, proxied: response }, { request, registered });
  } finally {
    app.proxied?.forget(request.invocationId);
  }
}

/** Where the library answers an HTTP request of an app that streams. */
async function proxiedResponse(app: FunctionApp, request: RpcInvocationRequest): Promise<ServerResponse | undefined> {
  const isHttp = request.inputData.some(({ data }) => data.http !== null && data.http !== undefined);
  return isHttp ? app.proxied?.arrival(request.invocationId) : undefined;
}

async function throughModel(
  { app, scope, proxied }: Pick<Call, 'app' | 'scope'> & { readonly proxied: ServerResponse | undefined },
  { request, registered }: { readonly request: RpcInvocationRequest; readonly registered: RunnableFunction },
): Promise<Omit<RpcInvocationResponse, 'result'>> {
  const core = coreContext(app, scope, { request, registered });
  core.log('debug', 'system', `Invocation ${request.invocationId} of ${scope.functionName} begins`);
  if (app.model === undefined) throw systemError(new Error('The app has set no programming model'));
  const model = await app.model.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  scope.invocationContext = context;
  addSignal(context, scope);
  const call: Call = { app, scope, core, model, invocationContext: context };
  try {
    const after = await throughHandler(call, inputs, registered.callback);
    const result = proxied === undefined ? after.result : pacedAnswer(after.result, proxied);
    return toPlainResponse(await model.getResponse(context, result));
  } catch (error) {
    // The library answers a request only for a handler that returned something.
    if (proxied !== undefined) await answerFailure(proxied, () => model.getResponse(context, { status: 500 }));
    throw error;
  }
}

async function throughHandler(call: Call, inputs: unknown[], callback: FunctionCallback): Promise<HandlerOutcome> {
  const before = await runPreHooks(call, inputs, callback);
  const after = await runHandler(call, before);
  await runPostHooks(call, after);
  if (after.error !== null && after.error !== undefined) throw after.error;
  return after;
}

/** `context.signal`, beyond Azure's: not enumerable, so that what copies or prints a context finds the one it knows. */
function addSignal(context: unknown, scope: InvocationScope): void {
  if (typeof context !== 'object' || context === null || 'signal' in context) return;
  Object.defineProperty(context, 'signal', { get: () => scope.signal, enumerable: false, configurable: true });
}

function coreContext(
  app: FunctionApp,
  scope: InvocationScope,
  { request, registered }: { readonly request: RpcInvocationRequest; readonly registered: RunnableFunction },
): CoreInvocationContext {
  return {
    invocationId: request.invocationId,
    request,
    metadata: registered.metadata,
    state: undefined,
    log: (level, category, message) => app.log.write(scope, { level, category, message }),
  };
}

async function runPreHooks(
  { app, scope, core, invocationContext }: Call,
  inputs: unknown[],
  functionCallback: FunctionCallback,
): Promise<{ inputs: unknown[]; functionCallback: FunctionCallback }> {
  const { appHookData } = app.hooks;
  const context = withReadOnly(
    { inputs, functionCallback },
    { hookData: scope.hookData, appHookData, invocationContext },
  );
  core.state = 'preInvocationHooks';
  try {
    await app.hooks.run('preInvocation', context);
  } finally {
    core.state = undefined;
  }
  // Hooks may have replaced either.
  return context;
}

interface HandlerOutcome {
  readonly inputs: unknown[];
  result: unknown;
  error: unknown;
}

async function runHandler(
  { core, model, invocationContext }: Call,
  { inputs, functionCallback }: { readonly inputs: unknown[]; readonly functionCallback: FunctionCallback },
): Promise<HandlerOutcome> {
  core.state = 'invocation';
  try {
    return { inputs, result: await model.invokeFunction(invocationContext, inputs, functionCallback), error: null };
  } catch (error) {
    return { inputs, result: null, error };
  } finally {
    core.state = undefined;
  }
}

/** Always, also after an error; a hook may replace the result or swallow the error, so they see the live object. */
async function runPostHooks({ app, scope, core, invocationContext }: Call, outcome: HandlerOutcome): Promise<void> {
  const { appHookData } = app.hooks;
  const context = withReadOnly(outcome, { hookData: scope.hookData, appHookData, invocationContext });
  core.state = 'postInvocationHooks';
  try {
    await app.hooks.run('postInvocation', context);
  } finally {
    core.state = undefined;
  }
}

function logSystemError(app: FunctionApp, scope: InvocationScope, error: unknown): void {
  if (!(error instanceof Error) || !('isAzureFunctionsSystemError' in error)) return;
  app.log.write(scope, { level: 'error', category: 'system', message: error.message });
}
