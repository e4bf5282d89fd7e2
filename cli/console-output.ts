import { createHash } from 'node:crypto';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { functionListing } from './function-listing.js';

export interface EndedInvocation {
  readonly outcome: 'Succeeded' | 'Failed';
  readonly durationMs: number;
  readonly failure?: InvocationFailure;
}

/** The console of a local run: the lines that `func start` prints, so that editors and scripts that wait for them go on working (host-semantics, section 9). */
export class ConsoleOutput {
  readonly #write: (text: string) => void;
  #announced = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  header(version: string): void {
    this.#write(
      `\nNightshift, compatible with Azure Functions Core Tools\nCore Tools Version:       ${version}\nFunction Runtime Version: 4.0.0 (Nightshift ${version})\n\n`,
    );
  }

  line(message: string): void {
    this.#write(`[${new Date().toISOString()}] ${message}\n`);
  }

  /** A version was loaded: its functions, and why any of them, or the whole app, is off. */
  appLoaded(report: LoadReport, baseUrl: string, instance: string): void {
    if (report.errors.length === 0) this.#write(`${functionListing(report, baseUrl)}\n`);
    for (const error of report.errors) this.line(error);
    for (const { name, errors } of report.functions) {
      for (const error of errors) this.line(`The '${name}' function is in error: ${error}`);
    }
    if (report.errors.length > 0) return;
    if (!this.#announced) this.#write('For detailed output, run func with --verbose flag.\n');
    this.#announced = true;
    this.line('Worker process started and initialized.');
    this.line(
      `Host lock lease acquired by instance ID '${createHash('sha256').update(instance).digest('hex').slice(0, 32)}'.`,
    );
  }

  invocationStarted(request: InvocationRequest): void {
    this.line(`Executing 'Functions.${request.function}' (Reason='${request.reason}', Id=${request.id})`);
  }

  invocationLog(line: LogLine): void {
    this.line(line.message);
  }

  invocationEnded(request: InvocationRequest, ended: EndedInvocation): void {
    const facts = `${ended.outcome}, Id=${request.id}, Duration=${Math.round(ended.durationMs)}ms`;
    this.line(`Executed 'Functions.${request.function}' (${facts})`);
    if (ended.failure !== undefined) this.line(ended.failure.stack ?? ended.failure.message);
  }
}
