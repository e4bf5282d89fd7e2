/**
 * What the worker and a language process say to each other: the messages of the language-worker contract (section 5.2), with the names that
 * protobufjs gives them, so that a gRPC host can carry the same objects. The Node host sends them over a socket of the process.
 */

export type RpcLogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type RpcLogCategory = 'user' | 'system' | 'customMetric';

export interface RpcNullable<T> {
  readonly value?: T | null;
}

export interface RpcHttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: RpcNullable<string> | null | undefined;
  readonly path?: RpcNullable<string> | null | undefined;
  readonly expires?: RpcNullable<{ readonly seconds?: number | null }> | null | undefined;
  readonly secure?: RpcNullable<boolean> | null | undefined;
  readonly httpOnly?: RpcNullable<boolean> | null | undefined;
  /** `none` means that the cookie says nothing; `explicitNone` is SameSite=None. */
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone' | null;
  readonly maxAge?: RpcNullable<number> | null | undefined;
}

export interface RpcHttp {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>> | null;
  /** Beside the contract: what an HTTP program answered with several times. */
  readonly repeatedHeaders?: Readonly<Record<string, readonly string[]>> | null;
  readonly body?: RpcTypedData | null | undefined;
  readonly params?: Readonly<Record<string, string>>;
  readonly statusCode?: string | null;
  readonly query?: Readonly<Record<string, string>>;
  readonly enableContentNegotiation?: boolean | null;
  readonly cookies?: readonly RpcHttpCookie[] | null;
  readonly nullableHeaders?: Readonly<Record<string, RpcNullable<string>>>;
  readonly nullableParams?: Readonly<Record<string, RpcNullable<string>>>;
  readonly nullableQuery?: Readonly<Record<string, RpcNullable<string>>>;
}

/** At most one member is set; none means null. */
export interface RpcTypedData {
  readonly string?: string | null;
  readonly json?: string | null;
  readonly bytes?: Uint8Array | null;
  readonly stream?: Uint8Array | null;
  readonly http?: RpcHttp | null;
  readonly int?: number | null;
  readonly double?: number | null;
  readonly collectionBytes?: { readonly bytes?: readonly Uint8Array[] | null } | null;
  readonly collectionString?: { readonly string?: readonly string[] | null } | null;
  readonly collectionDouble?: { readonly double?: readonly number[] | null } | null;
  readonly collectionSint64?: { readonly sint64?: readonly number[] | null } | null;
}

export interface RpcParameterBinding {
  readonly name: string;
  readonly data: RpcTypedData;
}

export interface RpcException {
  readonly message: string;
  readonly stackTrace?: string;
  readonly source?: string;
}

export interface RpcStatusResult {
  readonly status: 'failure' | 'success' | 'cancelled';
  readonly exception?: RpcException;
}

/** A language process exists. First message of every process. */
interface StartStream {
  readonly workerId: string;
}

interface WorkerInitRequest {
  readonly hostVersion: string;
  readonly functionAppDirectory: string;
}

export interface WorkerInitResponse {
  readonly workerVersion: string;
  /** Collected after the app's code has run. */
  readonly capabilities: Readonly<Record<string, string>>;
  readonly workerMetadata: {
    readonly runtimeName: string;
    readonly runtimeVersion: string;
    readonly workerVersion: string;
    readonly workerBitness: string;
    readonly customProperties: Readonly<Record<string, string>>;
  };
  readonly result: RpcStatusResult;
}

interface FunctionsMetadataRequest {
  readonly functionAppDirectory: string;
}

export interface RpcFunctionMetadata {
  readonly functionId: string;
  readonly name: string;
  readonly directory: string;
  readonly scriptFile: string;
  readonly language: string;
  /** One JSON object per binding; its `name` is the binding's key (contract, section 2.2). */
  readonly rawBindings: readonly string[];
  readonly retryOptions?: RpcRetryOptions | undefined;
}

export interface RpcRetryOptions {
  readonly maxRetryCount?: number;
  readonly retryStrategy?: string;
}

export interface FunctionMetadataResponse {
  readonly functionMetadataResults: readonly RpcFunctionMetadata[];
  /** True when no function was registered by code. */
  readonly useDefaultMetadataIndexing: boolean;
  readonly result: RpcStatusResult;
}

/** The parts of a binding that travel with a function to load (language-worker contract, section 4.1). */
export interface RpcBindingInfo {
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly dataType?: 'string' | 'binary' | 'stream';
}

/** Load a function that a folder describes; the functions of an app that registers its own are loaded already. */
export interface FunctionLoadRequest {
  readonly functionId: string;
  readonly metadata: {
    readonly name: string;
    /** The function's folder. */
    readonly directory: string;
    /** Absolute. */
    readonly scriptFile: string;
    /** Empty: none was named. */
    readonly entryPoint: string;
    readonly bindings: Readonly<Record<string, RpcBindingInfo>>;
  };
}

export interface FunctionLoadResponse {
  readonly functionId: string;
  readonly result: RpcStatusResult;
}

export interface RpcInvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly RpcParameterBinding[];
  readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>;
  readonly traceContext: {
    readonly traceParent: string;
    readonly traceState: string;
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly retryContext?: {
    readonly retryCount: number;
    readonly maxRetryCount: number;
    readonly exception?: RpcException;
  };
}

export interface RpcInvocationResponse {
  readonly invocationId: string;
  readonly outputData?: readonly RpcParameterBinding[] | null;
  readonly returnValue?: RpcTypedData | null | undefined;
  readonly result: RpcStatusResult;
}

/** Without an invocation id the line belongs to the app. */
export interface RpcLog {
  readonly invocationId?: string;
  readonly category: string;
  readonly level: RpcLogLevel;
  readonly message: string;
  readonly logCategory: RpcLogCategory;
}

/** Tell the function that it should end. */
interface InvocationCancel {
  readonly invocationId: string;
}

/** Run the shutdown hooks, then end. There is no answer but the end of the process. */
interface WorkerTerminate {
  readonly gracePeriod: { readonly seconds: number };
}

export type HostMessage =
  | { readonly workerInitRequest: WorkerInitRequest }
  | { readonly functionsMetadataRequest: FunctionsMetadataRequest }
  | { readonly functionLoadRequest: FunctionLoadRequest }
  | { readonly invocationRequest: RpcInvocationRequest }
  | { readonly invocationCancel: InvocationCancel }
  | { readonly workerTerminate: WorkerTerminate };

export type WorkerMessage =
  | { readonly startStream: StartStream }
  | { readonly workerInitResponse: WorkerInitResponse }
  | { readonly functionMetadataResponse: FunctionMetadataResponse }
  | { readonly functionLoadResponse: FunctionLoadResponse }
  | { readonly rpcLog: RpcLog }
  | { readonly invocationResponse: RpcInvocationResponse };

/** The Azure Functions host version that apps see: the level whose behaviour Nightshift follows. */
export const HOST_VERSION = '4.1037.0';

/** Of the requests that go to the library's own HTTP server (section 2.11): which invocation they belong to, and that they are the worker's. */
export const PROXY_ID_HEADER = 'x-ms-invocation-id';
export const PROXY_TOKEN_HEADER = 'x-ns-proxy-token';
/** Capability: what the token header must say. */
export const PROXY_TOKEN_CAPABILITY = 'HttpUriToken';
