export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Texts of more lines than this are compared as if nothing between their common ends were alike: the table would grow with the square. */
const MOST_LINES = 1_000;

/** Which lines went and which came, by the longest common subsequence of lines. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const start = commonStart(old, fresh);
  const end = commonStart(old.slice(start).toReversed(), fresh.slice(start).toReversed());
  const same = (lines: readonly string[]) => lines.map((text): DiffLine => ({ kind: 'same', text }));
  return [
    ...same(old.slice(0, start)),
    ...between(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)),
    ...same(old.slice(old.length - end)),
  ];
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((line, index) => line !== b[index]);
  return different === -1 ? a.length : different;
}

function between(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  const lengths = old.length > MOST_LINES || fresh.length > MOST_LINES ? undefined : commonLengths(old, fresh);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [gone, came] = [old[i], fresh[j]];
    if (lengths !== undefined && gone !== undefined && gone === came) {
      lines.push({ kind: 'same', text: gone });
      [i, j] = [i + 1, j + 1];
    } else if (gone !== undefined && (came === undefined || leftAt(lengths, i + 1, j) >= leftAt(lengths, i, j + 1))) {
      lines.push({ kind: 'gone', text: gone });
      i += 1;
    } else {
      lines.push({ kind: 'new', text: came ?? '' });
      j += 1;
    }
  }
  return lines;
}

function leftAt(lengths: readonly (readonly number[])[] | undefined, i: number, j: number): number {
  return lengths?.[i]?.[j] ?? 0;
}

/** `[i][j]`: how many lines the rests from `i` and from `j` have in common. */
function commonLengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => Array.from({ length: fresh.length + 1 }, () => 0));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? [];
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      row[j] =
        old[i] === fresh[j]
          ? leftAt(lengths, i + 1, j + 1) + 1
          : Math.max(leftAt(lengths, i + 1, j), leftAt(lengths, i, j + 1));
    }
  }
  return lengths;
}
