import { matchComplexSegment } from './match-complex-segment.js';
import { canBeAbsent, type RouteParameter, type RoutePattern, type RouteSegment } from './route-pattern.js';

/** A request path, split once for every route that is tried. */
export interface PathSegments {
  readonly decoded: readonly string[];
  readonly lowered: readonly string[];
  /** One slash at the end counts for a catch-all only. */
  readonly endsInSlash: boolean;
}

export type RouteValues = Record<string, string>;

/** `path` begins with a slash and is escaped; a malformed escape stands as it is. */
export function splitPath(path: string): PathSegments {
  const endsInSlash = path.length > 1 && path.endsWith('/');
  const inner = path.slice(1, endsInSlash ? -1 : path.length);
  if (inner === '') return { decoded: [], lowered: [], endsInSlash };
  const decoded = inner.split('/').map(decode);
  return { decoded, lowered: decoded.map((text) => text.toLowerCase()), endsInSlash };
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The route values, or undefined when the path does not match the pattern and its constraints. */
export function matchRoute({ segments }: RoutePattern, path: PathSegments): RouteValues | undefined {
  const values: RouteValues = Object.create(null) as RouteValues;
  let at = 0;
  for (const segment of segments) {
    const rest = path.decoded.length - at;
    if (rest === 0) {
      if (!canBeAbsent(segment) || !takeDefault(segment, values)) return undefined;
      continue;
    }
    if (segment.kind === 'parameter' && segment.parameter.catchAll) {
      // It takes the rest of the path as it stands, the last slash included.
      const taken = path.decoded.slice(at).join('/') + (path.endsInSlash ? '/' : '');
      return accept(segment.parameter, taken, values) ? values : undefined;
    }
    if (!matchSegment(segment, path, at, values)) return undefined;
    at += 1;
  }
  return at === path.decoded.length ? values : undefined;
}

function matchSegment(segment: RouteSegment, path: PathSegments, at: number, values: RouteValues): boolean {
  const text = path.decoded[at] ?? '';
  if (segment.kind === 'literal') return segment.text === path.lowered[at];
  if (segment.kind === 'parameter') return text !== '' && accept(segment.parameter, text, values);
  const found = matchComplexSegment(segment.parts, text, path.lowered[at] ?? '');
  return found?.every(([parameter, value]) => accept(parameter, value, values)) ?? false;
}

function takeDefault(segment: RouteSegment, values: RouteValues): boolean {
  const value = segment.kind === 'parameter' ? segment.parameter.defaultValue : undefined;
  if (segment.kind !== 'parameter' || value === undefined) return true;
  return accept(segment.parameter, value, values);
}

function accept(parameter: RouteParameter, value: string, values: RouteValues): boolean {
  if (!parameter.constraints.every((holds) => holds(value))) return false;
  values[parameter.name] = value;
  return true;
}
