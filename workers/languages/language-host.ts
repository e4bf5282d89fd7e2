import type { Readable } from 'node:stream';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { HttpData, ParameterBinding, TypedData } from '#contracts/messages/typed-data.js';

/** A user of this machine that one app's language processes run as, and nothing else does. */
export interface AppUser {
  readonly uid: number;
  readonly gid: number;
  /** HOME and TMPDIR: absolute, the user's own, closed to everyone else. */
  readonly home: string;
  readonly temporary: string;
}

/** A function app version on this machine, ready to be loaded. */
export interface AppFolder {
  readonly app: string;
  readonly version: string;
  readonly path: string;
  /** The app's settings; with the contract's own names (host-semantics, section 7.3) they are the language process's whole environment. */
  readonly settings: Readonly<Record<string, string>>;
  /** Absent: the app's processes run as the worker's own user. */
  readonly user?: AppUser;
}

/** Which retry of a function's policy a run is, as the function sees it. */
export interface RetryContext {
  /** 0 for the first try: attempts that were given back or lost their worker are no retries. */
  readonly retryCount: number;
  /** -1: without end. */
  readonly maxRetryCount: number;
  /** Of the try before this one. */
  readonly exception?: RetryException;
}

export interface RetryException {
  readonly message: string;
  readonly stack?: string;
}

/** The ways of bodies that are not held whole. Of use to apps whose report says `httpStream`; others ignore them. */
export interface BodyStreams {
  /** The request body as it comes, when it did not travel in the message. Rejects when the caller's side is gone. */
  readonly request?: () => Promise<Readable>;
  /**
   * Called when the response has begun and is long or slow: its status and headers, and the body as it is written, which is read only as fast as the
   * caller takes it. Rejects when nobody takes it any more. Such a response is not part of the outcome.
   */
  readonly respond: (head: HttpData, body: Readable) => Promise<void>;
}

export interface Invocation {
  readonly request: InvocationRequest;
  /** For every run of a function that has a retry policy, the first included. */
  readonly retry?: RetryContext;
  /** Raised: the function is told to end, and ended if it does not. Its outcome is EXECUTION_CANCELLED then, whatever it returns. */
  readonly cancel?: AbortSignal;
  /** Raised: its process is ended at once. The reason is the error of the outcome. */
  readonly kill?: AbortSignal;
  /** In a process that runs nothing else and ends with it. */
  readonly alone?: boolean;
  /** The request body when it did not travel in the message. */
  readonly body?: Uint8Array;
  /** Absent: bodies are held whole. */
  readonly streams?: BodyStreams | undefined;
  /** Lines as they are written, for a live tail; they are in the result too. `lines`: all so far, and the same array each time. */
  readonly onLog?: (line: LogLine, lines: readonly LogLine[]) => void;
}

export interface InvocationOutcome {
  readonly outcome: 'Succeeded' | 'Failed';
  readonly failure?: InvocationFailure;
  /** Its process went, and something else that ran there may have been the cause. */
  readonly shared?: boolean;
  readonly returnValue?: TypedData;
  readonly outputData: readonly ParameterBinding[];
  /** The bytes of an HTTP response body; never inside `returnValue`. */
  readonly body?: Uint8Array;
  readonly logs: readonly LogLine[];
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly durationMs: number;
}

/** One loaded app version: a pool of language processes that is refilled when one goes. */
export interface LoadedApp {
  readonly report: LoadReport;
  /** Calls this app can run at once on this worker. */
  readonly concurrency: number;
  /** Never rejects: a function that throws, times out or loses its process is an outcome. */
  invoke(invocation: Invocation): Promise<InvocationOutcome>;
  /** Waits for running invocations up to `graceMs`, runs the app's own shutdown hooks, then ends every process. */
  close(graceMs: number): Promise<void>;
}

export const DEFAULT_CONCURRENCY = 100;

export interface LoadOptions {
  /** Lines written outside any invocation: at load, by timers of the app, after a handler returned. */
  readonly onAppLog: (line: LogLine) => void;
  /** Calls one process may run at once; DEFAULT_CONCURRENCY when not given. */
  readonly concurrency?: number;
  /** Raised while the app is loaded: nobody wants it any more. Its processes are ended, and `load` resolves or rejects soon. */
  readonly signal?: AbortSignal;
}

/** Runs apps of one language. gRPC and custom-handler hosts stand beside the Node one behind this same interface. */
export interface LanguageHost {
  /** Value of FUNCTIONS_WORKER_RUNTIME that selects this host. */
  readonly runtime: string;
  /** What it can run, as placement names it, such as `node24`. */
  runtimes(): Promise<readonly string[]>;
  /** Files that its processes need to start, beside the app's: every user that an app runs as must be able to read them. */
  readonly programFiles: readonly string[];
  /**
   * Starts a process, loads the app and reports what was found. Rejects only when no process can be started at all; an app that fails to load resolves
   * with the reason in `report.errors` and no functions.
   */
  load(folder: AppFolder, options: LoadOptions): Promise<LoadedApp>;
}
