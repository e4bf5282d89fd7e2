import { NightshiftError } from '#contracts/errors.js';
import { compileConstraint } from './constraints.js';
import type { RouteParameter } from './route-pattern.js';

const invalid = (content: string, why: string): NightshiftError =>
  new NightshiftError('FUNCTION_NOT_RUNNABLE', `route parameter '{${content}}' ${why}`);

/** Parses what stands between the braces: `x`, `x?`, `x=default`, `*rest`, `**rest`, `x:int:range(1,9)`. Throws FUNCTION_NOT_RUNNABLE. */
export function parseParameter(content: string): RouteParameter {
  const stars = /^\*{0,2}/.exec(content)?.[0].length ?? 0;
  const marked = content.slice(stars);
  const optional = marked.endsWith('?');
  const body = optional ? marked.slice(0, -1) : marked;
  const nameEnd = body.search(/[:=]/);
  const name = nameEnd === -1 ? body : body.slice(0, nameEnd);
  if (name.trim() === '' || /[/{}?*]/.test(name)) {
    throw invalid(content, 'needs a name without any of / { } ? *');
  }
  const { constraints, defaultValue } = splitRest(nameEnd === -1 ? '' : body.slice(nameEnd));
  if (optional && stars > 0) throw invalid(content, 'cannot be a catch-all and optional');
  if (optional && defaultValue !== undefined) throw invalid(content, 'cannot be optional and have a default');
  return { name, optional, catchAll: stars > 0, defaultValue, constraints: constraints.map(compileConstraint) };
}

/** `:a:b(c)=default`. A parenthesis closes only before the next colon, the equals sign or the end, so that expressions may hold all three. */
function splitRest(rest: string): { constraints: string[]; defaultValue: string | undefined } {
  const constraints: string[] = [];
  let at = 0;
  while (at < rest.length && rest[at] === ':') {
    const end = constraintEnd(rest, at + 1);
    const constraint = rest.slice(at + 1, end);
    if (constraint.trim() !== '') constraints.push(constraint);
    at = end;
  }
  return { constraints, defaultValue: at < rest.length ? rest.slice(at + 1) : undefined };
}

function constraintEnd(rest: string, start: number): number {
  let inside = false;
  for (let at = start; at < rest.length; at += 1) {
    const character = rest[at];
    if (!inside && (character === ':' || character === '=')) return at;
    if (character === '(') inside = true;
    if (character === ')' && /^(?:[:=]|$)/.test(rest.slice(at + 1))) inside = false;
  }
  return rest.length;
}
