import { NightshiftError } from '#contracts/errors.js';
import { parseParameter } from './parse-parameter.js';
import type { RoutePattern, RouteSegment, SegmentPart } from './route-pattern.js';

const invalid = (template: string, why: string): NightshiftError =>
  new NightshiftError('FUNCTION_NOT_RUNNABLE', `route template '${template}' ${why}`);

/** Parses a whole template, prefix included, in ASP.NET's inline syntax (host-semantics, section 1.2). Throws FUNCTION_NOT_RUNNABLE. */
export function parseTemplate(template: string): RoutePattern {
  const rooted = template.replace(/^(?:~\/|\/)/, '').replace(/\/$/, '');
  if (rooted === '') return { segments: [] };
  const segments = splitSegments(template, rooted).map((parts) => toSegment(template, parts));
  checkWhole(template, segments);
  return { segments };
}

/** Parts per segment; `{{` and `}}` are literal braces, inside a parameter too. */
function splitSegments(template: string, text: string): SegmentPart[][] {
  const segments: SegmentPart[][] = [[]];
  let literal = '';
  const flush = (): void => {
    if (literal !== '') segments.at(-1)?.push({ kind: 'literal', text: literal.toLowerCase() });
    literal = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const doubled = text[at + 1] === character;
    if ((character === '{' || character === '}') && doubled) {
      literal += character;
      at += 1;
    } else if (character === '{') {
      flush();
      const { content, end } = readBraces(template, text, at + 1);
      segments.at(-1)?.push({ kind: 'parameter', parameter: parseParameter(content) });
      at = end;
    } else if (character === '}') {
      throw invalid(template, "has a '}' without a '{': write '}}' for a literal brace");
    } else if (character === '/') {
      flush();
      segments.push([]);
    } else {
      literal += character;
    }
  }
  flush();
  return segments;
}

function readBraces(template: string, text: string, start: number): { content: string; end: number } {
  let content = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character !== '{' && character !== '}') {
      content += character;
    } else if (text[at + 1] === character) {
      content += character;
      at += 1;
    } else if (character === '}') {
      return { content, end: at };
    } else {
      break;
    }
  }
  throw invalid(template, "has a '{' without its '}': write '{{' for a literal brace");
}

function toSegment(template: string, parts: readonly SegmentPart[]): RouteSegment {
  const [only] = parts;
  if (only === undefined) throw invalid(template, 'has an empty segment: remove the extra slash');
  if (parts.some((part) => part.kind === 'literal' && part.text.includes('?'))) {
    throw invalid(template, "has a '?' outside a parameter");
  }
  if (parts.length === 1) return only;
  checkComplex(template, parts);
  return { kind: 'complex', parts };
}

function checkComplex(template: string, parts: readonly SegmentPart[]): void {
  parts.forEach((part, at) => {
    if (part.kind === 'literal') return;
    const before = parts[at - 1];
    if (before?.kind === 'parameter') throw invalid(template, 'has two parameters with nothing between them');
    if (part.parameter.catchAll) throw invalid(template, 'has a catch-all that is not a segment of its own');
    const afterPeriod = at === parts.length - 1 && before?.kind === 'literal' && before.text.endsWith('.');
    if (part.parameter.optional && !afterPeriod) {
      throw invalid(template, 'has an optional parameter inside a segment that does not end it after a period');
    }
  });
}

function checkWhole(template: string, segments: readonly RouteSegment[]): void {
  const names = new Set<string>();
  segments.forEach((segment, at) => {
    const parts = segment.kind === 'complex' ? segment.parts : [segment];
    for (const part of parts) {
      if (part.kind === 'literal') continue;
      const name = part.parameter.name.toLowerCase();
      if (names.has(name)) throw invalid(template, `has the parameter '${part.parameter.name}' twice`);
      if (part.parameter.catchAll && at < segments.length - 1) {
        throw invalid(template, 'has a catch-all that is not the last segment');
      }
      names.add(name);
    }
  });
}
