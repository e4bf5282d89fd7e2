import type { RouteParameter, SegmentPart } from './route-pattern.js';

export type Captured = readonly (readonly [RouteParameter, string])[];

/**
 * Matches `a-{x}.{ext?}` from right to left, each literal at its last possible place, as ASP.NET does: linear in the text, where a
 * backtracking expression would let a caller choose the cost.
 */
export function matchComplexSegment(
  parts: readonly SegmentPart[],
  text: string,
  lowered: string,
): Captured | undefined {
  // Lower-casing can change a text's length in a few scripts; then literals are compared as they stand.
  const comparable = lowered.length === text.length ? lowered : text;
  const whole = matchParts(parts, text, comparable);
  const last = parts.at(-1);
  if (whole !== undefined || last?.kind !== 'parameter' || !last.parameter.optional) return whole;
  return matchParts(withoutOptional(parts), text, comparable);
}

/** The optional parameter goes together with the period before it. */
function withoutOptional(parts: readonly SegmentPart[]): readonly SegmentPart[] {
  const before = parts.at(-2);
  const kept = parts.slice(0, -2);
  if (before?.kind !== 'literal' || before.text === '.') return kept;
  return [...kept, { kind: 'literal', text: before.text.slice(0, -1) }];
}

function matchParts(parts: readonly SegmentPart[], text: string, comparable: string): Captured | undefined {
  const captured: [RouteParameter, string][] = [];
  let pending: RouteParameter | undefined;
  let end = text.length;
  for (const [at, part] of [...parts.entries()].toReversed()) {
    if (part.kind === 'parameter') {
      pending = part.parameter;
      continue;
    }
    const room = end - part.text.length - (pending === undefined ? 0 : 1);
    const place = placeOf(part.text, comparable, room, { first: at === 0, free: pending !== undefined });
    if (place < 0) return undefined;
    if (pending !== undefined) captured.push([pending, text.slice(place + part.text.length, end)]);
    pending = undefined;
    end = place;
  }
  if (pending === undefined) return end === 0 ? captured : undefined;
  if (end === 0) return undefined;
  captured.push([pending, text.slice(0, end)]);
  return captured;
}

/** Where the literal begins, at `room` or, when a parameter follows it, before; the first literal only at 0. -1 when nowhere. */
function placeOf(
  literal: string,
  text: string,
  room: number,
  { first, free }: { first: boolean; free: boolean },
): number {
  if (room < 0) return -1;
  if (first) return (free || room === 0) && text.startsWith(literal) ? 0 : -1;
  if (free) return text.lastIndexOf(literal, room);
  return text.startsWith(literal, room) ? room : -1;
}
