export interface CsvRow {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A field in quotation marks, with `""` for one of them, or one without; then what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** RFC 4180, with a comma; empty lines are left out. Undefined: a quotation mark is not closed, or stands within a field. */
export function parseCsv(text: string): readonly CsvRow[] | undefined {
  const rows: CsvRow[] = [];
  let [fields, line, begun]: [string[], number, number] = [[], 1, 1];
  for (let at = 0; at < text.length || fields.length > 0;) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    if (match === null) return undefined;
    const [whole, quoted, plain = '', end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    at += whole.length;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: begun, fields });
    [fields, begun] = [[], line];
  }
  return rows;
}
