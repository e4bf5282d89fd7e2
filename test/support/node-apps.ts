import { randomUUID } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { HttpData, TypedData } from '#contracts/messages/typed-data.js';
import { triggerOf } from '#contracts/messages/function-metadata.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { AppUser, InvocationOutcome, LoadedApp, RetryContext } from '#workers/languages/language-host.js';
import { CustomLanguageHost } from '#workers/languages/custom-handler/custom-language-host.js';
import type { ProcessLimits } from '#workers/languages/node/limits.js';
import { NodeLanguageHost } from '#workers/languages/node/node-language-host.js';

/** The program of a language process is a built one, also when the tests run from sources. */
const RUNTIME_ENTRY = join(process.cwd(), 'dist/workers/languages/node/runtime/main.js');

export interface FixtureOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly limits?: Partial<ProcessLimits>;
  /** Whom its processes run as; the test's own user when it is not given. */
  readonly user?: AppUser;
  /** FUNCTIONS_WORKER_RUNTIME; Node when it is not given. */
  readonly runtime?: 'custom';
  readonly nodeRuntimes?: readonly string[];
  /** Gives the load up. */
  readonly signal?: AbortSignal;
}

export interface CallOptions {
  readonly request?: Partial<InvocationRequest>;
  readonly body?: Uint8Array;
  readonly onLog?: (line: LogLine) => void;
  readonly retry?: RetryContext;
  readonly alone?: boolean;
  readonly cancel?: AbortSignal;
  readonly kill?: AbortSignal;
}

/** One of the function apps in test/support/apps, loaded in processes of its own. Close it. */
export class Fixture {
  /** Lines that belong to no invocation. */
  readonly appLines: LogLine[];
  readonly app: LoadedApp;

  private constructor(app: LoadedApp, appLines: LogLine[]) {
    this.app = app;
    this.appLines = appLines;
  }

  /** `name` is a folder of test/support/apps, or a path. */
  static async load(name: string, options: FixtureOptions = {}): Promise<Fixture> {
    const { settings = {}, environment, limits, nodeRuntimes = [] } = options;
    const Host = options.runtime === 'custom' ? CustomLanguageHost : NodeLanguageHost;
    const host = new Host({
      logger: new SilentLogger(),
      clock: new SystemClock(),
      runtimeEntry: RUNTIME_ENTRY,
      nodeRuntimes,
      ...(environment === undefined ? {} : { environment }),
      ...(limits === undefined ? {} : { limits }),
    });
    const lines: LogLine[] = [];
    const path = resolve(process.cwd(), 'test/support/apps', name);
    const onAppLog = (line: LogLine) => void lines.push(line);
    const user = options.user === undefined ? {} : { user: options.user };
    const giveUp = options.signal === undefined ? {} : { signal: options.signal };
    const folder = { app: basename(name), version: '1', path, settings, ...user };
    return new Fixture(await host.load(folder, { onAppLog, ...giveUp }), lines);
  }

  /** Runs a function with `data` for its trigger. */
  call(name: string, data: TypedData, { request, ...how }: CallOptions = {}): Promise<InvocationOutcome> {
    const metadata = this.app.report.functions.find((one) => one.name === name);
    const trigger = metadata === undefined ? undefined : triggerOf(metadata);
    return this.app.invoke({
      request: { ...aRequest(name), inputData: [{ name: trigger?.name ?? 'none', data }], ...request },
      ...how,
    });
  }

  http(name: string, http: Partial<HttpData> = {}, options: CallOptions = {}): Promise<InvocationOutcome> {
    const url = `http://localhost:7071/api/${name}`;
    return this.call(name, { http: { method: 'GET', url, headers: {}, ...http } }, options);
  }

  /** The JSON that an HTTP function answered with. */
  async json<T>(name: string, http: Partial<HttpData> = {}, options: CallOptions = {}): Promise<T> {
    return JSON.parse(textOf(await this.http(name, http, options))) as T;
  }

  close(graceMs = 0): Promise<void> {
    return this.app.close(graceMs);
  }
}

/** The fixtures of the tests of one file; `close` belongs into `afterEach` or `afterAll`. */
export class Fixtures {
  readonly #open: Fixture[] = [];

  async load(name: string, options: FixtureOptions = {}): Promise<Fixture> {
    const fixture = await Fixture.load(name, options);
    this.#open.push(fixture);
    return fixture;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((fixture) => fixture.close()));
  }
}

export function textOf({ body, failure }: InvocationOutcome): string {
  if (failure !== undefined) throw new Error(`The invocation failed: ${failure.message}`);
  return Buffer.from(body ?? []).toString('utf8');
}

export function messagesOf(lines: readonly LogLine[]): string[] {
  return lines.map(({ message }) => message);
}

function aRequest(name: string): InvocationRequest {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    day: now.slice(0, 10),
    attempt: 1,
    app: 'fixture',
    version: '1',
    function: name,
    trigger: 'http',
    reason: 'This function was programmatically called via the host APIs.',
    lane: 'sync',
    acceptedAt: now,
    inputData: [],
    triggerMetadata: {},
    traceContext: { traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', traceState: 'a=b' },
  };
}
