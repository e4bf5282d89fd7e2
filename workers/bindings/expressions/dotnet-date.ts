const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Formats that are one letter mean another one (invariant culture). */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  u: "yyyy-MM-dd HH:mm:ss'Z'",
};

/** A quoted literal, an escaped character, one specifier alone, a run of one specifier letter, or anything else as it is. */
const TOKEN =
  /'(?<single>[^']*)'|"(?<double>[^"]*)"|\\(?<escaped>.)|%(?<alone>[dfFghHKmMstyz])|(?<letter>[dfFghHKmMstyz])\k<letter>*|./gs;

/** What is wrong with a .NET date format; undefined when nothing is. */
export function dateFormatProblem(format: string): string | undefined {
  if (format.length > 1 || format in STANDARD) return undefined;
  const known = Object.keys(STANDARD).join(', ');
  return `'${format}' is no date format that is known here: use one of ${known}, or one like yyyy-MM-dd`;
}

/** A moment in UTC by a .NET custom date format, or by one of the standard ones above. */
export function formatDate(date: Date, format: string): string {
  const pattern = (format.length === 1 ? STANDARD[format] : undefined) ?? format;
  return Array.from(pattern.matchAll(TOKEN), (match) => written(date, match)).join('');
}

function written(date: Date, { 0: token, groups = {} }: RegExpMatchArray): string {
  const { single, double, escaped, alone, letter } = groups;
  const literal = single ?? double ?? escaped;
  if (literal !== undefined) return literal;
  if (alone !== undefined) return specified(date, alone, 1);
  return letter === undefined ? token : specified(date, letter, token.length);
}

function specified(date: Date, letter: string, width: number): string {
  switch (letter) {
    case 'y':
      return width < 3 ? padded(date.getUTCFullYear() % 100, width) : padded(date.getUTCFullYear(), width);
    case 'M':
      return named(MONTHS, date.getUTCMonth(), date.getUTCMonth() + 1, width);
    case 'd':
      return named(DAYS, date.getUTCDay(), date.getUTCDate(), width);
    case 'f':
      return fraction(date, width);
    case 'F':
      return fraction(date, width).replace(/0+$/, '');
    default:
      return clock(date, letter, width);
  }
}

function clock(date: Date, letter: string, width: number): string {
  const hours = date.getUTCHours();
  switch (letter) {
    case 'H':
      return padded(hours, Math.min(width, 2));
    case 'h':
      return padded(hours % 12 === 0 ? 12 : hours % 12, Math.min(width, 2));
    case 'm':
      return padded(date.getUTCMinutes(), Math.min(width, 2));
    case 's':
      return padded(date.getUTCSeconds(), Math.min(width, 2));
    case 't':
      return (hours < 12 ? 'AM' : 'PM').slice(0, width);
    case 'K':
      return 'Z'.repeat(width);
    case 'z':
      return width === 1 ? '+0' : width === 2 ? '+00' : '+00:00';
    default:
      // The era, `g`.
      return 'A.D.';
  }
}

function named(names: readonly string[], index: number, number: number, width: number): string {
  if (width < 3) return padded(number, width);
  const name = names[index] ?? '';
  return width === 3 ? name.slice(0, 3) : name;
}

function fraction(date: Date, width: number): string {
  return String(date.getUTCMilliseconds()).padStart(3, '0').padEnd(7, '0').slice(0, width);
}

function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
