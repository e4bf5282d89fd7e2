import type { HttpRoute } from './http-route.js';
import { matchRoute, splitPath } from './match-route.js';
import type { RouteSegment, SegmentPart } from './route-pattern.js';

export interface Shadow {
  readonly shadowed: string;
  readonly by: string;
}

/**
 * Routes that an earlier one takes every request from: as no route is more specific than another, `items/{id}` of function A hides `items/count`
 * of function B (host-semantics, section 1.2). What cannot be told for sure, such as constraints that contain each other, is not reported.
 */
export function findShadows(routes: readonly HttpRoute[]): Shadow[] {
  return routes.flatMap((route, at) => {
    const path = splitPath(samplePath(route.pattern.segments));
    const by = routes
      .slice(0, at)
      .find((earlier) => takesMethodsOf(earlier, route) && matchRoute(earlier.pattern, path) !== undefined);
    return by === undefined ? [] : [{ shadowed: route.function, by: by.function }];
  });
}

function takesMethodsOf(earlier: HttpRoute, { methods }: HttpRoute): boolean {
  if (earlier.methods === undefined) return true;
  return methods !== undefined && [...methods].every((method) => earlier.methods?.has(method));
}

/** A path for the route whose parameters are values that only a parameter without constraints takes. */
function samplePath(segments: readonly RouteSegment[]): string {
  const texts = segments.map((segment) =>
    segment.kind === 'complex' ? segment.parts.map(textOf).join('') : textOf(segment),
  );
  return `/${texts.join('/')}`;
}

function textOf(part: SegmentPart): string {
  if (part.kind === 'literal') return encodeURIComponent(part.text);
  return encodeURIComponent(part.parameter.catchAll ? '{any}/{any}' : '{any}').replaceAll('%2F', '/');
}
