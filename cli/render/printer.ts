import type { FirstRows } from '../client/all-pages.js';
import type { Shell } from '../run/shell.js';
import { facts, table, type Cell } from './table.js';

export type Column<T> = readonly [title: string, value: (row: T) => Cell];

/** Prints what a verb found: as the API said it (`--json`), or for people. */
export class Printer {
  readonly isJson: boolean;
  readonly #shell: Pick<Shell, 'out' | 'err'>;

  constructor(shell: Pick<Shell, 'out' | 'err'>, isJson: boolean) {
    this.#shell = shell;
    this.isJson = isJson;
  }

  /** `empty`: said on standard error when there is none, so that a pipe stays empty. */
  list<T>(rows: readonly T[], columns: readonly Column<T>[], empty: string): void {
    if (this.isJson) this.json(rows);
    else if (rows.length === 0) this.note(empty);
    else {
      const titles = columns.map(([title]) => title);
      this.text(
        table(
          titles,
          rows.map((row) => columns.map(([, value]) => value(row))),
        ),
      );
    }
  }

  /** As `list`, of the first rows that the server has. */
  page<T>({ rows, isMore }: FirstRows<T>, columns: readonly Column<T>[], empty: string): void {
    this.list(rows, columns, empty);
    if (isMore && !this.isJson) this.note(`The first ${rows.length}: --limit shows more.`);
  }

  /** One thing: its JSON, or the text that `render` makes of it. */
  one<T>(value: T, render: (value: T) => string): void {
    if (this.isJson) this.json(value);
    else this.text(render(value));
  }

  facts(value: unknown, pairs: readonly (readonly [string, Cell])[]): void {
    this.one(value, () => facts(pairs));
  }

  /** A change was made: the API's answer as JSON, or one sentence. */
  done(answer: unknown, sentence: string): void {
    if (!this.isJson) this.text(`${sentence}\n`);
    else if (answer !== undefined) this.json(answer);
  }

  json(value: unknown): void {
    this.#shell.out(`${JSON.stringify(value, null, 2)}\n`);
  }

  text(text: string): void {
    this.#shell.out(text);
  }

  /** Beside the result: never in a pipe. */
  note(sentence: string): void {
    this.#shell.err(`${sentence}\n`);
  }
}
