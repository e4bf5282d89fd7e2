type JsonKind = 'name' | 'text' | 'number' | 'word' | 'plain';

export interface JsonToken {
  readonly kind: JsonKind;
  readonly text: string;
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;
/** Colours for a large answer would cost more than they help. */
const MOST_CHARACTERS = 100_000;

/** JSON laid out to be read; as it is where laying it out would change a number; undefined for what is none. */
export function prettyJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const isExact = tokensOf(text).every(
      (token) => token.kind !== 'number' || String(Number(token.text)) === token.text,
    );
    return isExact ? JSON.stringify(value, null, 2) : text;
  } catch {
    return undefined;
  }
}

/** The words of a JSON text, in order and complete. */
export function tokensOf(json: string): JsonToken[] {
  if (json.length > MOST_CHARACTERS) return [{ kind: 'plain', text: json }];
  const found: JsonToken[] = [];
  let at = 0;
  for (const match of json.matchAll(TOKEN)) {
    if (match.index > at) found.push({ kind: 'plain', text: json.slice(at, match.index) });
    const [whole, string, colon, number] = match;
    if (string !== undefined) {
      found.push({ kind: colon === undefined ? 'text' : 'name', text: string });
      if (colon !== undefined) found.push({ kind: 'plain', text: colon });
    } else found.push({ kind: number === undefined ? 'word' : 'number', text: whole });
    at = match.index + whole.length;
  }
  if (at < json.length) found.push({ kind: 'plain', text: json.slice(at) });
  return found;
}
