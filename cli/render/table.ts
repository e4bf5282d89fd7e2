export type Cell = string | number | boolean | undefined;

/** Aligned columns for eyes and for `awk`: two spaces between, no lines, one line a row. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head.map((title) => title.toUpperCase()), ...rows.map((row) => row.map(shown))];
  const widths = head.map((_title, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => `${padded(line, widths)}\n`).join('');
}

/** Names and values below each other; what is not known is left out. */
export function facts(pairs: readonly (readonly [string, Cell])[]): string {
  const known = pairs.filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...known.map(([name]) => name.length + 1));
  return known.map(([name, value]) => `${`${name}:`.padEnd(width)}  ${shown(value)}\n`).join('');
}

function padded(line: readonly string[], widths: readonly number[]): string {
  return line
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd();
}

/** What the server says is printed on one line, and cannot command the terminal. */
function shown(value: Cell): string {
  if (value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return harmless(String(value)).replaceAll(/\s*\n\s*/g, ' ');
}

/** Without control characters: log lines and names come from user code. */
export function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}
