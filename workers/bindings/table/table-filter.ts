import type { BindingData } from '../expressions/binding-data.js';
import type { TextTemplate } from '../expressions/text-template.js';

export interface FilterParts {
  readonly partitionKey: string | undefined;
  readonly rowKey: string | undefined;
  readonly filter: TextTemplate | undefined;
}

/** What may stand in a filter without quotes: numbers, true and false, dates, GUIDs. */
const PLAIN = /^[a-z0-9.:+-]+$/i;

/** The OData filter of a query; undefined when everything is wanted. */
export function filterOf({ partitionKey, rowKey, filter }: FilterParts, data: BindingData): string | undefined {
  const parts = [
    partitionKey === undefined ? undefined : `PartitionKey eq '${escaped(partitionKey)}'`,
    rowKey === undefined ? undefined : `RowKey eq '${escaped(rowKey)}'`,
    filter?.resolve(data, fit),
  ].filter((part) => part !== undefined);
  return parts.length <= 1 ? parts[0] : parts.map((part) => `(${part})`).join(' and ');
}

/** A value comes from a caller: it may fill its place in the filter and never become another part of it. */
function fit(value: string, before: string): string {
  const quoted = before.split("'").length % 2 === 0;
  if (quoted) return escaped(value);
  if (PLAIN.test(value)) return value;
  throw new Error(`a filter has a value without quotes that is no number, date or GUID: write '{name}' in quotes`);
}

function escaped(value: string): string {
  return value.replaceAll("'", "''");
}
