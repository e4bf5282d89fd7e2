const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 has no way to say. */
// oxlint-disable-next-line no-control-regex -- these are the characters meant
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A JSON value as an XML document: an element for each property, and one called `item` for each member of an array. */
export function xmlOf(value: unknown): string {
  return `<?xml version="1.0" encoding="utf-8"?>${element('root', value)}`;
}

function element(name: string, value: unknown): string {
  const content = contentOf(value);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function contentOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((member) => element('item', member)).join('');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => element(elementName(name), member))
      .join('');
  }
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? escaped(String(value)) : '';
}

function escaped(text: string): string {
  return text.replace(UNSPEAKABLE, '\ufffd').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

/** As .NET's XmlConvert.EncodeName does it: `a b` is `a_x0020_b`. */
function elementName(name: string): string {
  const encoded = name.replace(/[^A-Za-z0-9_.-]/g, encode).replace(/^[^A-Za-z_]/, encode);
  return encoded === '' ? '_' : encoded;
}

function encode(character: string): string {
  return `_x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
