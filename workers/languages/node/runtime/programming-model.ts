import type { RpcInvocationRequest, RpcInvocationResponse, RpcLogCategory, RpcLogLevel } from '../protocol.js';
import type { FunctionCallback, RegisteredMetadata } from './function-registry.js';

/** The library's side of an invocation (language-worker contract, section 2.3). A new one per invocation, called in the order of its members. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<Omit<RpcInvocationResponse, 'result'>>;
}

export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(
    defaults: Record<string, string>,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: RpcInvocationRequest;
  readonly metadata: RegisteredMetadata;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: RpcLogLevel, category: RpcLogCategory, message: string): void;
}
