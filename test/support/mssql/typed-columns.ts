import { closingOf, splitAtCommas, withoutTexts } from './t-sql.js';

/** Types of columns by table, as the migrations declare them. */
export type Tables = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface Use {
  readonly parameter: string;
  readonly column: string;
  /** The types of the columns that it may be: of one name in the tables of the statement. */
  readonly types: ReadonlySet<string>;
}

const NAME = String.raw`\[?(\w+)\]?`;

export function tablesIn(migrations: string): Tables {
  const tables = new Map<string, Map<string, string>>();
  const text = withoutTexts(migrations);
  for (const found of text.matchAll(new RegExp(String.raw`CREATE TABLE ${NAME}\s*\(`, 'gi'))) {
    const start = found.index + found[0].length;
    const columns = splitAtCommas(text.slice(start, closingOf(text, start)));
    const typed = columns.map(columnOf).filter((column) => column !== undefined);
    tables.set(found[1] ?? '', new Map(typed));
  }
  for (const [, table = '', column = ''] of text.matchAll(
    new RegExp(String.raw`ALTER TABLE ${NAME}\s+ADD\s+([^;]+)`, 'gi'),
  )) {
    const typed = columnOf(column);
    if (typed !== undefined) tables.get(table)?.set(...typed);
  }
  return tables;
}

function columnOf(declaration: string): [string, string] | undefined {
  const found = new RegExp(String.raw`^${NAME}\s+([a-z]+\d?(?:\s*\((?:\d+|max)\))?)`, 'i').exec(declaration);
  if (found === null || /^(CONSTRAINT|PRIMARY|INDEX|UNIQUE)$/i.test(found[1] ?? '')) return undefined;
  return [found[1] ?? '', (found[2] ?? '').replaceAll(' ', '').toLowerCase()];
}

/** Where a parameter stands alone beside a column: compared, set, or inserted. */
export function usesIn(sql: string, tables: Tables): Use[] {
  const text = withoutTexts(sql);
  const named = tablesOf(text, tables);
  const compared = [...text.matchAll(/(?:\b(\w+)\.)?\[?(\w+)\]?\s*(?:=|<>|<=|>=|<|>)\s*@(\w+)(?!\s*[%/*+-])/g)];
  return [
    ...compared.map(([, alias, column = '', parameter = '']) => useOf(named, { alias, column, parameter })),
    ...insertedIn(text, named),
  ].filter((use) => use.types.size > 0);
}

/** Aliases and names, each with the table that it stands for. */
type Named = ReadonlyMap<string, ReadonlyMap<string, string>>;

function tablesOf(text: string, tables: Tables): Named {
  const named = new Map<string, ReadonlyMap<string, string>>();
  const pattern = new RegExp(
    String.raw`\b(?:FROM|JOIN|UPDATE|INTO)\s+${NAME}(?:\s+(?:AS\s+)?(?!(?:WITH|SET|WHERE|ON|JOIN|INNER|LEFT|OUTPUT|ORDER|VALUES|SELECT|OPTION|CROSS)\b)(\w+))?`,
    'gi',
  );
  for (const [, table = '', alias] of text.matchAll(pattern)) {
    const columns = tables.get(table);
    if (columns !== undefined) named.set(alias ?? table, columns);
  }
  return named;
}

function useOf(
  named: Named,
  {
    alias,
    column,
    parameter,
  }: { readonly alias?: string | undefined; readonly column: string; readonly parameter: string },
): Use {
  const candidates = alias === undefined ? [...named.values()] : [named.get(alias)];
  const types = candidates.map((columns) => columns?.get(column)).filter((type) => type !== undefined);
  return { parameter, column, types: new Set(types) };
}

function insertedIn(text: string, named: Named): Use[] {
  const found = new RegExp(String.raw`INSERT INTO ${NAME}\s*\(`, 'i').exec(text);
  if (found === null) return [];
  const start = found.index + found[0].length;
  const end = closingOf(text, start);
  const columns = splitAtCommas(text.slice(start, end)).map((column) => column.replace(/[[\]]/g, ''));
  const values = valuesAfter(text.slice(end + 1));
  const table = named.get(found[1] ?? '');
  return columns.flatMap((column, at) => {
    const parameter = /^@(\w+)$/.exec(values[at] ?? '')?.[1];
    const type = table?.get(column);
    return parameter === undefined || type === undefined ? [] : [{ parameter, column, types: new Set([type]) }];
  });
}

function valuesAfter(rest: string): string[] {
  const list = /\bVALUES\s*\(/i.exec(rest);
  if (list !== null) {
    const start = list.index + list[0].length;
    return splitAtCommas(rest.slice(start, closingOf(rest, start)));
  }
  const selected = /\bSELECT\b(.*?)(?:\bFROM\b|\bWHERE\b|$)/is.exec(rest);
  return selected === null ? [] : splitAtCommas(selected[1] ?? '');
}
