import type { ConsoleOutput } from '#cli/console-output.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { RouteTable } from '#src/gateway/routes/route-table.js';
import { hostSection } from '#workers/bindings/host-section.js';
import { find } from '#workers/languages/host-json/json-object.js';
import type { WorkerObserver } from '#workers/agent/worker-observer.js';

export interface ConsolePlaces {
  /** Where an app's functions answer, without a slash at the end. */
  readonly baseUrl: (app: string) => string;
  readonly instance: string;
}

/** Prints what the worker in this process does. */
export function consoleObserver(console: ConsoleOutput, places: ConsolePlaces): WorkerObserver {
  const silent = new Set<string>();
  return {
    appLoaded: (app, _version, report) => {
      if (isSilent(report)) silent.add(app);
      else silent.delete(app);
      console.appLoaded(withRouteProblems(report), shownUrl(places.baseUrl(app)), places.instance);
    },
    appLog: (app, line) => {
      if (!silent.has(app)) console.line(line.message);
    },
    invocationStarted: (request) => console.invocationStarted(request),
    invocationLog: ({ app }, line) => {
      if (!silent.has(app)) console.invocationLog(line);
    },
    invocationEnded: (request, outcome) => console.invocationEnded(request, outcome),
  };
}

/** `logging.console.isEnabled` of host.json; on when it says nothing, as everywhere in development (host-semantics, section 7.1). */
function isSilent({ host }: LoadReport): boolean {
  return /^false$/i.test(String(find(hostSection(host.raw, 'logging', 'console'), 'isEnabled')));
}

/** A worker does not know routes; the gateway switches a function off whose route it cannot serve, and people are told why. */
function withRouteProblems(report: LoadReport): LoadReport {
  const { problems } = new RouteTable(report.functions, report.host.routePrefix);
  const functions = report.functions.map((fn) => {
    const found = problems.get(fn.name.toLowerCase()) ?? [];
    return found.length === 0 ? fn : { ...fn, errors: [...fn.errors, ...found] };
  });
  return { ...report, functions };
}

/** People read and click `localhost`, as under `func start`. */
export function shownUrl(url: string): string {
  return url.replace(/^http:\/\/127\.0\.0\.1(?=[:/]|$)/, 'http://localhost');
}
