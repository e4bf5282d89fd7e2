import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { HttpData, TypedData } from '#contracts/messages/typed-data.js';
import { bodyText } from '../../bindings/expressions/binding-data.js';
import { formatDate } from '../../bindings/expressions/dotnet-date.js';
import { withPayloadProperties } from '../../bindings/payload-properties.js';
import type { Invocation } from '../language-host.js';

/**
 * What the host tells of HTTP requests and timers beside the trigger's own value. Only the v3 model shows it, as `context.bindingData`
 * (language-worker contract, sections 2.6, 2.7 and 4.3).
 */
export function withTriggerMetadata(
  invocation: Invocation,
  metadata: FunctionMetadata | undefined,
  now: Date,
): Invocation {
  const { request, body } = invocation;
  const added = metadata === undefined ? {} : metadataFor({ request, metadata, body }, now);
  return { ...invocation, request: { ...request, triggerMetadata: { ...added, ...request.triggerMetadata } } };
}

interface Run {
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  readonly body: Uint8Array | undefined;
}

function metadataFor({ request, metadata, body }: Run, now: Date): Record<string, TypedData> {
  if (triggerOf(metadata)?.type.toLowerCase() === 'timertrigger') {
    return { TimerTrigger: { string: formatDate(now, 'MM/dd/yyyy HH:mm:ss') } };
  }
  const http = request.inputData.find(({ data }) => data.http !== undefined)?.data.http;
  return http === undefined ? {} : httpMetadata(http, body);
}

/** Later ones win: the body's properties, the query but for the key, the route's parameters (host-semantics, section 1.8). */
function httpMetadata(http: HttpData, body: Uint8Array | undefined): Record<string, TypedData> {
  const { code: _key, ...query } = http.query ?? {};
  return {
    ...withPayloadProperties({}, bodyText(http, body)),
    ...texts(query),
    ...texts(http.params ?? {}),
    Query: { json: JSON.stringify(http.query ?? {}) },
    Headers: { json: JSON.stringify(http.headers) },
  };
}

function texts(values: Readonly<Record<string, string>>): Record<string, TypedData> {
  return Object.fromEntries(Object.entries(values).map(([name, string]) => [name, { string }]));
}
