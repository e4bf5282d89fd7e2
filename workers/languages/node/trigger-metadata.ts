import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { metadataOf } from '#contracts/payload-properties.js';
import { formatDate } from '../../bindings/expressions/dotnet-date.js';
import { requestData } from '../../bindings/http/request-data.js';
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
  return http === undefined ? {} : metadataOf(requestData(http, body));
}
