import { randomUUID } from 'node:crypto';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { isObject } from '../../languages/host-json/json-object.js';
import { requestData } from '../http/request-data.js';
import { builtIn, type InvocationFacts } from './built-ins.js';
import { formatDate } from './dotnet-date.js';

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** What the placeholders of one invocation stand for: the trigger's data first, then what is built in. */
export class BindingData {
  readonly #data: ReadonlyMap<string, unknown>;
  readonly #facts: InvocationFacts;

  constructor(data: Readonly<Record<string, unknown>>, facts: InvocationFacts) {
    this.#data = lowered(data);
    this.#facts = facts;
  }

  static of(request: InvocationRequest, body: Uint8Array | undefined, now: Date): BindingData {
    const http = request.inputData.find(({ data }) => data.http !== undefined)?.data.http;
    const data = http === undefined ? metadataOf(request.triggerMetadata) : requestData(http, body);
    return new BindingData(data, { functionName: request.function, now, guid: randomUUID() });
  }

  /** The text in place of a placeholder; undefined when there is none. */
  textOf(path: readonly string[], format: string | undefined): string | undefined {
    const [first = '', ...rest] = path;
    if (!this.#data.has(first.toLowerCase())) return builtIn(path.join('.'))?.value(this.#facts, format);
    let value = this.#data.get(first.toLowerCase());
    for (const name of rest) value = isObject(value) ? lowered(value).get(name.toLowerCase()) : undefined;
    return formatted(value, format);
  }
}

function formatted(value: unknown, format: string | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return format === undefined ? value : formattedText(value, format);
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'True' : 'False';
    default:
      return undefined;
  }
}

/** Moments in metadata are ISO 8601; anything else has no formats. */
function formattedText(text: string, format: string): string {
  const date = ISO_DATE.test(text) ? new Date(text) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? text : formatDate(date, format);
}

function metadataOf(metadata: InvocationRequest['triggerMetadata']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).map(([name, data]) => [name, valueOf(data)]));
}

function valueOf({ string, json, int, double }: TypedData): unknown {
  if (json === undefined) return string ?? int ?? double;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function lowered(object: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
}
