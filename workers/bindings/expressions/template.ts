/** One piece of a template: text as it is, or the value of a placeholder. */
export type TemplatePart =
  | { readonly text: string }
  | {
      /** As written, for messages. */
      readonly name: string;
      readonly path: readonly string[];
      readonly format: string | undefined;
    };

export type ParsedTemplate =
  | { readonly parts: readonly TemplatePart[]; readonly problem?: undefined }
  | { readonly parts?: undefined; readonly problem: string };

/** Names with a dash in their first part are built in; no other may have one there. */
const PLACEHOLDER = /^(rand-guid|[a-z_][a-z0-9_]*(?:\.[a-z0-9_-]+)*)(?::(.+))?$/is;
/** An escaped brace, a placeholder, a lone brace, or text up to the next of them. */
const TOKEN = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;

/**
 * The closed grammar of binding expressions (host-semantics, section 8): `{name}`, `{name.sub}`, `{name:format}`, and `{{` or `}}` for a brace.
 * Nothing in it is evaluated.
 */
export function parseTemplate(template: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  for (const [token, inside] of template.matchAll(TOKEN)) {
    if (inside !== undefined) {
      const part = placeholderOf(inside);
      if (part === undefined) return { problem: `'${token}' in '${template}' is no binding expression: ${RULE}` };
      parts.push(part);
    } else if (token === '{' || token === '}') {
      return {
        problem: `'${template}' has a '${token}' without its counterpart; write '${token}${token}' for a brace`,
      };
    } else {
      parts.push({ text: token === '{{' || token === '}}' ? token.charAt(0) : token });
    }
  }
  return { parts };
}

const RULE = 'write {name}, {name.property} or {name:format}, with names of letters, digits and "_"';

function placeholderOf(inside: string): TemplatePart | undefined {
  const match = PLACEHOLDER.exec(inside);
  const name = match?.[1];
  return name === undefined ? undefined : { name, path: name.split('.'), format: match?.[2] };
}
