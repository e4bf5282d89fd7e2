import type { Constraint } from './constraints.js';

export interface RouteParameter {
  readonly name: string;
  readonly constraints: readonly Constraint[];
  readonly optional: boolean;
  readonly catchAll: boolean;
  readonly defaultValue: string | undefined;
}

export type SegmentPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly parameter: RouteParameter };

/** What stands between two slashes. Literal texts are lower-case: URLs match them in any case. */
export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly parameter: RouteParameter }
  | { readonly kind: 'complex'; readonly parts: readonly SegmentPart[] };

/** A parsed route template. */
export interface RoutePattern {
  readonly segments: readonly RouteSegment[];
}

/** The path may end before this segment: an optional parameter, one with a default, or a catch-all. */
export function canBeAbsent(segment: RouteSegment): boolean {
  if (segment.kind !== 'parameter') return false;
  const { optional, catchAll, defaultValue } = segment.parameter;
  return optional || catchAll || defaultValue !== undefined;
}
