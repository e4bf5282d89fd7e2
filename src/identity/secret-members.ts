/** What stands in place of a secret. */
export const MASK = '***';

const NAMES =
  'authorization|proxy-authorization|cookie|set-cookie|x-functions-key|x-api-key|api-?key|code|pass(?:word|wd)?|secret|client-?secret|token|access-?token|refresh-?token|connection-?string';

/** Members whose value is never shown: HTTP headers that carry credentials, keys in a query, and what names itself a secret. */
export const SECRET_NAMES = new RegExp(`^(?:${NAMES})$`, 'i');

/** Up to the value: in JSON, or in a form or a list of settings. Nothing in it can be read in two ways: a long text takes as long as it is. */
const MEMBER = new RegExp(`"(?<inJson>${NAMES})"\\s*:\\s*|(?:^\\uFEFF?|[&\\r\\n])(?<inForm>${NAMES})=`, 'gi');
const END_IN_FORM = /[&\r\n]|$/g;
/** What may end a value that is neither text nor list nor object. */
const END_OF_WORD = /[\s,\]}]|$/g;
const NEXT_IN_JSON = /["[\]{}]|$/g;
const NEXT_IN_STRING = /["\\]|$/g;
const SHOWN_WORDS: readonly string[] = ['', 'null', 'true', 'false'];

interface Secret {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly mask: string;
}

/** A text that cannot be read as one JSON value, such as its beginning or a form, without the secrets in it. */
export function withoutSecrets(text: string): string {
  return replaced(text, () => undefined);
}

/** `edited` with every secret that is left masked put back, in the order of those of its name in the original. */
export function withSecretsOf(edited: string, original: string): string {
  const secrets = Map.groupBy(secretsIn(original), ({ name }) => name);
  return replaced(edited, ({ name, from, to, mask }) => {
    const before = secrets.get(name)?.shift();
    const given = edited.slice(from, to);
    return given === mask && before !== undefined ? original.slice(before.from, before.to) : given;
  });
}

function replaced(text: string, valueOf: (secret: Secret) => string | undefined): string {
  const parts: string[] = [];
  let done = 0;
  for (const secret of secretsIn(text)) {
    parts.push(text.slice(done, secret.from), valueOf(secret) ?? secret.mask);
    done = secret.to;
  }
  return parts.join('') + text.slice(done);
}

/** In order, none within another. */
function secretsIn(text: string): Secret[] {
  const secrets: Secret[] = [];
  for (let member = find(MEMBER, text, 0); member !== null;) {
    const { inJson, inForm = '' } = member.groups ?? {};
    const from = member.index + member[0].length;
    const to = inJson === undefined ? indexOf(END_IN_FORM, text, from) : endOfJson(text, from);
    const mask = text[from] === '"' ? `"${MASK}"` : MASK;
    const isSecret = inJson === undefined ? to > from : !SHOWN_WORDS.includes(text.slice(from, Math.min(to, from + 6)));
    if (isSecret) secrets.push({ name: (inJson ?? inForm).toLowerCase(), from, to, mask });
    member = find(MEMBER, text, to);
  }
  return secrets;
}

/** Where a JSON value ends, or the text before it does. */
function endOfJson(text: string, from: number): number {
  if (text[from] === '"') return endOfString(text, from);
  if (text[from] !== '{' && text[from] !== '[') return indexOf(END_OF_WORD, text, from);
  let depth = 0;
  for (let at = from; at < text.length;) {
    if (text[at] === '"') at = endOfString(text, at);
    else {
      depth += text[at] === '{' || text[at] === '[' ? 1 : -1;
      at += 1;
    }
    if (depth === 0) return at;
    at = indexOf(NEXT_IN_JSON, text, at);
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  let at = indexOf(NEXT_IN_STRING, text, from + 1);
  while (text[at] === '\\') at = indexOf(NEXT_IN_STRING, text, at + 2);
  return Math.min(at + 1, text.length);
}

function indexOf(pattern: RegExp, text: string, from: number): number {
  return find(pattern, text, from)?.index ?? text.length;
}

function find(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}
