import { startBatch } from '../../texts/batches.js';
import { parseCsv } from './parse-csv.js';

export const FORMS = ['lines', 'json', 'csv'] as const;
export type Form = (typeof FORMS)[number];

export interface NewItem {
  readonly key?: string;
  readonly input: unknown;
}

export type Parsed = { readonly items: readonly NewItem[] } | { readonly problem: string };

/** What one request of the API takes. */
const MOST_ITEMS = 10_000;
const MOST_BYTES = 256 * 1024;

const { problems } = startBatch;

/** What somebody pasted, as items; or what is wrong with it. */
export function parseItems(text: string, form: Form): Parsed {
  const parsed = { lines: ofLines, json: ofJson, csv: ofCsv }[form](text.replace(/^\uFEFF/, ''));
  if ('problem' in parsed) return parsed;
  const problem = problemWith(parsed.items);
  return problem === undefined ? parsed : { problem };
}

function ofLines(text: string): Parsed {
  return { items: text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [{ input: line }])) };
}

function ofJson(text: string): Parsed {
  if (text.trim() === '') return { items: [] };
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? { items: parsed.map(asItem) } : { problem: problems.notArray };
  } catch (error) {
    return { problem: problems.json(error instanceof Error ? error.message : String(error)) };
  }
}

/** `{"key": "a", "input": 1}` and nothing else names its item; any other element is an input. */
function asItem(element: unknown): NewItem {
  if (typeof element !== 'object' || element === null) return { input: element };
  const { key, input, ...rest } = element as Readonly<Record<string, unknown>>;
  const isNamed = typeof key === 'string' && key !== '' && input !== undefined && Object.keys(rest).length === 0;
  return isNamed ? { key, input } : { input: element };
}

function ofCsv(text: string): Parsed {
  const rows = parseCsv(text);
  if (rows === undefined) return { problem: problems.csvQuote };
  const [header = { line: 1, fields: [] }, ...records] = rows;
  const odd = records.find(({ fields }) => fields.length !== header.fields.length);
  if (odd !== undefined) return { problem: problems.csv(odd.line) };
  const keyAt = header.fields.findIndex((name) => name.trim().toLowerCase() === 'key');
  return {
    items: records.map(({ fields }) => {
      const key = fields[keyAt];
      const input = Object.fromEntries(header.fields.map((name, n) => [name.trim(), fields[n] ?? '']));
      return key === undefined || key === '' ? { input } : { key, input };
    }),
  };
}

function problemWith(items: readonly NewItem[]): string | undefined {
  if (items.length === 0) return problems.none;
  if (items.length > MOST_ITEMS) return problems.tooMany(MOST_ITEMS.toLocaleString('en'));
  const keys = new Set<string>();
  for (const [index, { key = String(index), input }] of items.entries()) {
    if (keys.has(key)) return problems.twice(key);
    keys.add(key);
    if (new Blob([inputText(input)]).size > MOST_BYTES) return problems.tooLarge(key);
  }
  return undefined;
}

/** As the function gets it: a text as it is, anything else as JSON. */
export function inputText(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}
