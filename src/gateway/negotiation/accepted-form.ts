const FORMS: Readonly<Record<string, 'json' | 'xml'>> = {
  'application/json': 'json',
  'text/json': 'json',
  'application/*': 'json',
  'application/xml': 'xml',
  'text/xml': 'xml',
};

/**
 * Which form of a document a caller prefers by its Accept header, as ASP.NET reads it: the known type with the highest quality, the first of
 * equals. Whoever takes anything, as browsers do, gets JSON.
 */
export function acceptedForm(accept: string | undefined): 'json' | 'xml' {
  const ranges = (accept ?? '').split(',').map(readRange);
  if (ranges.some(({ type }) => type === '*/*')) return 'json';
  const wanted = ranges.filter(({ type, quality }) => Object.hasOwn(FORMS, type) && quality > 0);
  const [first] = wanted.toSorted((a, b) => b.quality - a.quality);
  return (first === undefined ? undefined : FORMS[first.type]) ?? 'json';
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: Number.isNaN(quality) ? 0 : quality };
}
