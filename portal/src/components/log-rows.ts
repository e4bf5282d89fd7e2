import type { LogLine } from './log-buffer.js';

export const LEVELS = ['Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical'] as const;

export interface LogFilter {
  /** This level and worse. */
  readonly level: (typeof LEVELS)[number];
  readonly text: string;
}

/** What stands in one row of the view: all rows are of one height. */
export interface LogRow {
  readonly line: LogLine;
  readonly text: string;
  /** From 0, of its line: that one has time and level too. */
  readonly part: number;
}

export function filtered(lines: readonly LogLine[], { level, text }: LogFilter): readonly LogLine[] {
  const least = LEVELS.indexOf(level);
  const wanted = text.trim().toLowerCase();
  if (least === 0 && wanted === '') return lines;
  return lines.filter(
    (line) =>
      LEVELS.indexOf(line.level) >= least &&
      (wanted === '' || `${line.function ?? ''} ${line.message}`.toLowerCase().includes(wanted)),
  );
}

/** Lines broken at their own line breaks, and where `columns` characters are full. */
export function rowsOf(lines: readonly LogLine[], columns: number): readonly LogRow[] {
  const rows: LogRow[] = [];
  for (const line of lines) {
    let number = 0;
    for (const part of line.message.trimEnd().split('\n')) {
      const text = part.replaceAll('\t', '    ');
      for (let from = 0; from === 0 || from < text.length; from += columns) {
        rows.push({ line, text: text.slice(from, from + columns), part: number });
        number += 1;
      }
    }
  }
  return rows;
}

/** The first row of that line, or of the one that follows it now that it is gone. */
export function rowOf(rows: readonly LogRow[], key: number): number {
  return firstFrom(rows.length, key, (at) => rows[at]?.line.key);
}

/** As `rowOf`, of the lines themselves. */
export function lineOf(lines: readonly LogLine[], key: number): number {
  return firstFrom(lines.length, key, (at) => lines[at]?.key);
}

function firstFrom(length: number, key: number, keyAt: (at: number) => number | undefined): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keyAt(middle) ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function textOf(lines: readonly LogLine[]): string {
  return lines
    .map(({ at, level, message, function: name }) =>
      [at, level, ...(name === undefined ? [] : [name]), message.trimEnd()].join(' '),
    )
    .join('\n');
}
