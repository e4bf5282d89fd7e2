import {
  PROXY_TOKEN_CAPABILITY,
  type FunctionMetadataResponse,
  type HostMessage,
  type RpcException,
  type RpcStatusResult,
  type WorkerInitResponse,
  type WorkerMessage,
} from '../protocol.js';
import { loadApp } from './app-loader.js';
import { createCoreApi } from './core-api.js';
import type { FunctionApp } from './function-app.js';
import { withReadOnly } from './hook-registry.js';
import { loadFolderFunction } from './folder-function.js';
import { installCore } from './install-core.js';
import { runInvocation } from './invocation.js';
import { listeningLocally } from './listen-locally.js';
import { ProxiedRequests } from './proxied-requests.js';
import { toRpcException } from './rpc-exception.js';

const DEFAULT_CAPABILITIES = [
  'RawHttpBodyBytes',
  'RpcHttpTriggerMetadataRemoved',
  'RpcHttpBodyOnly',
  'IgnoreEmptyValuedRpcHttpHeaders',
  'UseNullableValueDictionaryForHttp',
  'TypedDataCollection',
  'HandlesWorkerTerminateMessage',
];

/** Answers the worker's messages (language-worker contract, section 1.4). */
export class WorkerRuntime {
  readonly #app: FunctionApp;
  readonly #version: string;
  readonly #send: (message: WorkerMessage) => void;
  readonly #flush: () => Promise<void>;
  /** An app that does not load is told when the worker asks for its functions. */
  #loadFailure: RpcException | undefined;

  constructor(
    app: FunctionApp,
    version: string,
    channel: { readonly send: (message: WorkerMessage) => void; readonly flush: () => Promise<void> },
  ) {
    this.#app = app;
    this.#version = version;
    this.#send = channel.send;
    this.#flush = channel.flush;
  }

  async receive(message: HostMessage): Promise<void> {
    if ('invocationRequest' in message) {
      this.#send({ invocationResponse: await runInvocation(this.#app, message.invocationRequest) });
    } else if ('functionLoadRequest' in message) {
      this.#app.functions.lock();
      this.#send({ functionLoadResponse: await loadFolderFunction(this.#app, message.functionLoadRequest) });
    } else if ('invocationCancel' in message) {
      this.#app.running.get(message.invocationCancel.invocationId)?.cancel();
    } else if ('workerInitRequest' in message) {
      const { functionAppDirectory, hostVersion } = message.workerInitRequest;
      this.#send({ workerInitResponse: await this.#initialize(functionAppDirectory, hostVersion) });
    } else if ('functionsMetadataRequest' in message) {
      this.#send({ functionMetadataResponse: this.#describeFunctions() });
    } else {
      await this.#terminate();
    }
  }

  async #initialize(root: string, hostVersion: string): Promise<WorkerInitResponse> {
    installCore(createCoreApi(this.#app, { worker: this.#version, host: hostVersion }));
    let customProperties: Record<string, string> = {};
    let capabilities = Object.fromEntries(DEFAULT_CAPABILITIES.map((name) => [name, 'true']));
    try {
      await loadApp(this.#app, root);
      const { model } = this.#app;
      customProperties = { modelName: model?.name ?? '', modelVersion: model?.version ?? '' };
      capabilities = await this.#collect(capabilities);
    } catch (error) {
      this.#loadFailure = toRpcException(error);
    }
    return {
      workerVersion: this.#version,
      capabilities,
      workerMetadata: {
        runtimeName: 'node',
        runtimeVersion: process.versions.node,
        workerVersion: this.#version,
        workerBitness: process.arch === 'ia32' ? 'x86' : process.arch,
        customProperties,
      },
      result: { status: 'success' },
    };
  }

  async #collect(defaults: Record<string, string>): Promise<Record<string, string>> {
    const proxied = new ProxiedRequests();
    const collect = () => this.#app.model?.getCapabilities?.(defaults);
    const collected = await listeningLocally(collect, (server) => proxied.guard(server));
    const capabilities = { ...(collected ?? defaults) };
    if (capabilities['HttpUri'] === undefined) return capabilities;
    this.#app.proxied = proxied;
    return { ...capabilities, [PROXY_TOKEN_CAPABILITY]: proxied.token };
  }

  #describeFunctions(): FunctionMetadataResponse {
    this.#app.functions.lock();
    const failure = this.#loadFailure;
    const found = failure === undefined ? this.#app.functions.list().map(({ wire }) => wire) : [];
    const result: RpcStatusResult =
      failure === undefined ? { status: 'success' } : { status: 'failure', exception: failure };
    return { functionMetadataResults: found, useDefaultMetadataIndexing: found.length === 0, result };
  }

  async #terminate(): Promise<void> {
    const { appLevelHookData: hookData, appHookData } = this.#app.hooks;
    try {
      await this.#app.hooks.run('appTerminate', withReadOnly({}, { hookData, appHookData }));
    } catch (error) {
      const message = `An appTerminate hook failed: ${toRpcException(error).message}`;
      this.#app.log.write(undefined, { level: 'error', category: 'system', message });
    }
    await this.#flush();
    process.exit(0);
  }
}
