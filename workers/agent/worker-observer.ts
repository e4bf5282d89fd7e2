import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { InvocationOutcome } from '../languages/language-host.js';

/**
 * What a worker tells whoever watches it in the same process: the development command prints from it. Called on the way of every invocation, so
 * quick; an error thrown here is logged and goes no further. The request carries the attempt and version that really run.
 */
export interface WorkerObserver {
  readonly invocationStarted?: (request: InvocationRequest) => void;
  readonly invocationLog?: (request: InvocationRequest, line: LogLine) => void;
  readonly invocationEnded?: (request: InvocationRequest, outcome: InvocationOutcome) => void;
  /** Also when loading failed: then the report has errors and no functions. */
  readonly appLoaded?: (app: string, version: string, report: LoadReport) => void;
  readonly appLog?: (app: string, line: LogLine) => void;
}
