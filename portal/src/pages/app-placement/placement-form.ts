import type { Schema } from '../../api/client.js';
import { placement as words } from '../../texts/placement.js';

export type Placement = Schema<'PlacementResponse'>;

/** A placement as it is typed. */
export interface PlacementForm {
  readonly labels: string;
  readonly runtimes: string;
  readonly minCores: string;
  readonly minMemoryMiB: string;
  readonly count: string;
}

interface Problem {
  readonly field: keyof PlacementForm;
  readonly text: string;
}

type Read = { readonly request: Schema<'PlacementRequest'> } | { readonly problem: Problem };

const NUMBERS = ['minCores', 'minMemoryMiB', 'count'] as const;

export function formOf({ selector, runtimes, minCores, minMemoryMiB, count }: Placement): PlacementForm {
  return {
    labels: labelsOf(selector).join('\n'),
    runtimes: runtimes.join(', '),
    minCores: minCores === 0 ? '' : String(minCores),
    minMemoryMiB: minMemoryMiB === 0 ? '' : String(minMemoryMiB),
    count: count === undefined ? '' : String(count),
  };
}

/** What is asked for, or the first thing that makes no sense; what a label may be called the API knows. */
export function readPlacement(form: PlacementForm): Read {
  const lines = partsOf(form.labels, '\n');
  const bad = lines.find((line) => !/^[^=]+=./.test(line));
  if (bad !== undefined) return { problem: { field: 'labels', text: words.noLabel(bad) } };
  const labels = lines.map(labelOf);
  const twice = labels.find(([name], at) => labels.findIndex(([other]) => other === name) < at);
  if (twice !== undefined) return { problem: { field: 'labels', text: words.labelTwice(twice[0]) } };
  const wrong = NUMBERS.find((field) => !/^(?:[1-9]\d*)?$/.test(form[field].trim()));
  if (wrong !== undefined) return { problem: { field: wrong, text: words.noNumber } };
  return {
    request: {
      selector: Object.fromEntries(labels),
      runtimes: partsOf(form.runtimes, ','),
      ...numberOf('minCores', form.minCores),
      ...numberOf('minMemoryMiB', form.minMemoryMiB),
      ...numberOf('count', form.count),
    },
  };
}

/** Each as it is typed. */
export function labelsOf(selector: Placement['selector']): string[] {
  return Object.entries(selector).map(([label, values]) => `${label}=${values.join('|')}`);
}

/** All that it asks for, as one line; undefined when that is nothing. */
export function placementText({ selector, runtimes, minCores, minMemoryMiB, count }: Placement): string | undefined {
  const parts = [
    ...labelsOf(selector),
    ...runtimes,
    ...(minCores > 0 ? [words.coresText(minCores)] : []),
    ...(minMemoryMiB > 0 ? [words.mib(minMemoryMiB)] : []),
    ...(count === undefined ? [] : [words.most(count)]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function partsOf(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function labelOf(line: string): readonly [string, readonly string[]] {
  const [label = '', ...rest] = line.split('=');
  return [label.trim(), partsOf(rest.join('='), '|')];
}

function numberOf(name: (typeof NUMBERS)[number], text: string): { readonly [name]?: number } {
  return text.trim() === '' ? {} : { [name]: Number(text) };
}
