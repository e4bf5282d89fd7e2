import { toError } from '#contracts/errors.js';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { isHttpFunction, routeKey, toHttpRoute, type HttpRoute } from './http-route.js';
import { findShadows, type Shadow } from './find-shadows.js';
import { matchRoute, type PathSegments, type RouteValues } from './match-route.js';

export interface FoundRoute {
  readonly route: HttpRoute;
  readonly params: RouteValues;
}

/**
 * The HTTP functions of one app version in the order that decides: by name, ordinal, ignoring case. The first whose template and method
 * match wins; there is no precedence by specificity (host-semantics, section 1.2). A function with a problem is left out.
 */
export class RouteTable {
  readonly routes: readonly HttpRoute[];
  /** By lower-case function name: why a function is not routed. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
  /** Functions that no request can reach: all of theirs go to another one before them. */
  readonly shadows: readonly Shadow[];

  constructor(functions: readonly FunctionMetadata[], prefix: string, settings: Readonly<Record<string, string>> = {}) {
    const problems = new Map<string, readonly string[]>();
    const routes: HttpRoute[] = [];
    const taken: { readonly key: string; readonly route: HttpRoute }[] = [];
    for (const metadata of functions.filter(isHttpFunction).toSorted(byName)) {
      if (metadata.errors.length > 0) continue;
      try {
        const route = toHttpRoute(metadata, prefix, settings);
        const key = routeKey(metadata);
        const other = taken.find((one) => one.key === key && intersect(one.route.methods, route.methods));
        if (other === undefined) {
          routes.push(route);
          taken.push({ key, route });
        } else {
          problems.set(metadata.name.toLowerCase(), [
            `The route specified conflicts with the route defined by function '${other.route.function}'. Both are '${route.template}': change the route or the methods of one of them.`,
          ]);
        }
      } catch (thrown) {
        problems.set(metadata.name.toLowerCase(), [toError(thrown).message]);
      }
    }
    this.routes = routes;
    this.problems = problems;
    this.shadows = findShadows(routes);
  }

  find(method: string, path: PathSegments): FoundRoute | undefined {
    for (const route of this.routes) {
      if (route.methods !== undefined && !route.methods.has(method)) continue;
      const params = matchRoute(route.pattern, path);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  }
}

/** .NET's OrdinalIgnoreCase compares upper-case letters, which puts `_` after them. */
function byName(a: FunctionMetadata, b: FunctionMetadata): number {
  const [left, right] = [a.name.toUpperCase(), b.name.toUpperCase()];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function intersect(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  if (a === undefined) return b === undefined || b.size > 0;
  if (b === undefined) return a.size > 0;
  return [...a].some((method) => b.has(method));
}
