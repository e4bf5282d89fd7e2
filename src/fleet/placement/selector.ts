import { NightshiftError } from '#contracts/errors.js';
import type { WorkerFacts } from '#contracts/messages/worker-link.js';

const MAX_LABELS = 20;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/;
const MAX_VALUE = 200;

/** Which workers may run an app: those for which all of it holds. */
export interface Selector {
  /** By label, or `os` and `arch`: any of these values. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** All of them. */
  readonly runtimes: readonly string[];
  readonly minCores: number;
  readonly minMemoryMiB: number;
}

/** Why a worker does not match, as half a sentence; undefined when it does. A worker that has said nothing of itself matches no selector that asks something. */
export function mismatchOf({ labels, runtimes, minCores, minMemoryMiB }: Selector, facts: WorkerFacts | undefined) {
  const asksNothing = Object.keys(labels).length + runtimes.length + minCores + minMemoryMiB === 0;
  if (asksNothing) return undefined;
  if (facts === undefined) return 'has not said yet what it is';
  for (const [label, wanted] of Object.entries(labels)) {
    const value = labelOf(facts, label);
    if (value === undefined) return `has no label ${label}`;
    if (!wanted.includes(value)) return `has ${label}=${value}, not ${wanted.join(' or ')}`;
  }
  const missing = runtimes.find((runtime) => !facts.runtimes.includes(runtime));
  if (missing !== undefined) return `does not run ${missing}`;
  if (facts.cores < minCores) return `has ${facts.cores} cores, not ${minCores}`;
  if (facts.memoryMiB < minMemoryMiB) return `has ${facts.memoryMiB} MiB of memory, not ${minMemoryMiB}`;
  return undefined;
}

/** As one line: `pool=night|day, node24, 4 cores`. */
export function selectorText({ labels, runtimes, minCores, minMemoryMiB }: Selector): string {
  const parts = [
    ...Object.entries(labels).map(([label, values]) => `${label}=${values.join('|')}`),
    ...runtimes,
    ...(minCores > 0 ? [`${minCores} cores`] : []),
    ...(minMemoryMiB > 0 ? [`${minMemoryMiB} MiB`] : []),
  ];
  return parts.join(', ');
}

/** The labels of a selector as people write them: a value, or a list of which any will do. Throws REQUEST_INVALID. */
export function selectorLabels(written: Readonly<Record<string, unknown>>): Selector['labels'] {
  const entries = Object.entries(written);
  if (entries.length > MAX_LABELS) throw invalid(`A selector has ${MAX_LABELS} labels at most.`);
  return Object.fromEntries(entries.map(([label, value]) => [label, valuesOf(label, value)]));
}

/** Labels that a worker gets: one value each. Throws REQUEST_INVALID. */
export function workerLabels(written: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const entries = Object.entries(written);
  if (entries.length > MAX_LABELS) throw invalid(`A worker has ${MAX_LABELS} bound labels at most.`);
  return Object.fromEntries(
    entries.map(([label, value]) => {
      if (label === 'os' || label === 'arch') throw invalid(`'${label}' is what a worker is, and no label to give it.`);
      const [text = '', ...others] = valuesOf(label, value);
      if (others.length > 0) throw invalid(`Label '${label}' takes one text here.`);
      return [label, text];
    }),
  );
}

function valuesOf(label: string, written: unknown): readonly string[] {
  if (!LABEL.test(label)) {
    throw invalid(`'${label}' is no label: letters, digits, '.', '_', '/' and '-', 63 at most.`);
  }
  const values: readonly unknown[] = Array.isArray(written) ? written : [written];
  const texts = values.filter((value) => typeof value === 'string' && value.length <= MAX_VALUE) as string[];
  if (texts.length !== values.length || values.length === 0 || values.length > MAX_LABELS) {
    throw invalid(`Label '${label}' takes a text, or a list of 1 to ${MAX_LABELS} texts.`);
  }
  return texts;
}

/** What a worker is cannot be claimed by a label of its own. */
function labelOf({ os, arch, labels }: WorkerFacts, label: string): string | undefined {
  if (label === 'os') return os;
  if (label === 'arch') return arch;
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}

function invalid(text: string): NightshiftError {
  return new NightshiftError('REQUEST_INVALID', text);
}
