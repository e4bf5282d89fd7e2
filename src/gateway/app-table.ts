import { triggerOf, type FunctionMetadata, type HttpConfig } from '#contracts/messages/function-metadata.js';
import { versionFor } from '#contracts/version-split.js';
import type { AppSnapshot } from '../apps/catalog/app-catalog.js';
import type { KeyName } from '../apps/app-store.js';
import { AppKeys } from './app-keys.js';
import { isFraming, isValidHeader } from './header-validity.js';
import { bodyLimitOf } from './bodies/body-limit.js';
import { readCors, type CorsPolicy } from './hosts/cors.js';
import { hostNamesOf } from './hosts/host-names.js';
import { RouteTable } from './routes/route-table.js';

/** Everything the gateway looks up about an app while it answers, made once per catalog change. */
export class AppTable {
  readonly name: string;
  readonly snapshot: AppSnapshot;
  readonly keys: AppKeys;
  readonly routes: RouteTable;
  readonly customHeaders: readonly (readonly [string, string])[];
  readonly functions: readonly FunctionMetadata[];
  readonly homepageDisabled: boolean;
  /** Its functions take a body while it comes. */
  readonly httpStream: boolean;
  /** `extensions.http` of host.json, as far as the gateway is concerned. */
  readonly http: HttpConfig;
  /** The app's own; undefined: that of the gateway. */
  readonly maxBodyBytes: number | undefined;
  readonly cors: CorsPolicy | undefined;
  readonly hostNames: readonly string[];
  /** Settings that have no effect as they are, one line each. */
  readonly settingProblems: readonly string[];
  /** Of the versions that take a share of the invocations, by version. */
  readonly #beside: ReadonlyMap<string, AppTable>;

  constructor(snapshot: AppSnapshot, keyUsed: (key: KeyName) => void) {
    const { report } = snapshot;
    this.name = snapshot.name;
    this.snapshot = snapshot;
    this.keys = new AppKeys(snapshot.keys, keyUsed);
    this.functions = report?.functions ?? [];
    this.routes = new RouteTable(this.functions, report?.host.routePrefix ?? 'api', snapshot.settings);
    this.customHeaders = Object.entries(report?.host.customHeaders ?? {}).filter(
      ([name, value]) => isValidHeader(name, value) && !isOurs(name.toLowerCase()),
    );
    this.httpStream = report?.httpStream === true;
    this.homepageDisabled = /^(?:true|1)$/i.test(snapshot.settings['AzureWebJobsDisableHomepage'] ?? '');
    this.http = report?.host.http ?? {};
    const bodyLimit = bodyLimitOf(snapshot.settings);
    this.maxBodyBytes = bodyLimit.bytes;
    const cors = readCors(snapshot.settings);
    this.cors = cors.policy;
    this.hostNames = hostNamesOf(snapshot.settings);
    this.settingProblems = [bodyLimit.problem, cors.problem].filter((problem) => problem !== undefined);
    this.#beside = new Map(
      snapshot.beside
        .filter(({ percent }) => percent > 0)
        .map(({ version, report }) => [version, new AppTable({ ...snapshot, version, report, beside: [] }, keyUsed)]),
    );
  }

  /**
   * The table of the version that the invocation runs on. Whether it has the route is that version's affair: what only the other one knows is 404 here,
   * as it would be if this one were active.
   */
  forInvocation(id: string): AppTable {
    const { version, beside } = this.snapshot;
    if (this.#beside.size === 0 || version === undefined) return this;
    const chosen = this.#beside.get(versionFor(id, version, beside));
    return chosen?.version === undefined ? this : chosen;
  }

  /** What callers get while the app is offline; undefined: it is not. */
  get offlinePage(): string | undefined {
    return this.snapshot.report?.offlinePage;
  }

  /** The version whose functions can be called: undefined until one is active and a worker has loaded it. */
  get version(): string | undefined {
    const { report, version } = this.snapshot;
    const failed = report === undefined || (report.errors.length > 0 && report.functions.length === 0);
    return failed ? undefined : version;
  }

  /** True while a version is active that no worker has reported on yet. */
  get loading(): boolean {
    const { report, version } = this.snapshot;
    return version !== undefined && report === undefined;
  }

  findFunction(name: string): FunctionMetadata | undefined {
    const wanted = name.toLowerCase();
    return this.functions.find((metadata) => metadata.name.toLowerCase() === wanted);
  }

  /** What keeps a function off: the worker's findings and the gateway's own about its route. */
  problemsOf(metadata: FunctionMetadata): readonly string[] {
    return [...metadata.errors, ...(this.routes.problems.get(metadata.name.toLowerCase()) ?? [])];
  }

  triggerType(metadata: FunctionMetadata): string {
    return triggerOf(metadata)?.type.toLowerCase() ?? '';
  }
}

function isOurs(name: string): boolean {
  return isFraming(name) || name === 'content-length';
}
