import type { BindingExtension } from './binding-extension.js';
import { blobExtension } from './blob/blob-extension.js';
import { httpExtension } from './http/http-extension.js';
import { queueExtension } from './queue/queue-extension.js';
import { rabbitmqExtension } from './rabbitmq/rabbitmq-extension.js';
import { tableExtension } from './table/table-extension.js';
import { timerExtension } from './timer/timer-extension.js';
import { unbuiltExtension } from './unbuilt.js';
import { warmupExtension } from './warmup/warmup-extension.js';

/** Every extension that Nightshift has; the next one is added here. */
const EXTENSIONS: readonly BindingExtension[] = [
  httpExtension,
  timerExtension,
  queueExtension,
  rabbitmqExtension,
  blobExtension,
  tableExtension,
  warmupExtension,
];

/** As their extensions spell them. */
export const BINDING_TYPES: readonly string[] = EXTENSIONS.flatMap(({ triggerType, type }) => [
  triggerType,
  type,
]).filter((type) => type !== undefined);

const BY_TYPE: ReadonlyMap<string, BindingExtension> = new Map(
  EXTENSIONS.flatMap((extension) =>
    [extension.triggerType, extension.type].flatMap((type) =>
      type === undefined ? [] : [[type.toLowerCase(), extension] as const],
    ),
  ),
);

export function extensionOf(type: string): BindingExtension | undefined {
  return BY_TYPE.get(type.toLowerCase());
}

/** Why a binding of a type that is not here keeps its function off, and what to do (host-semantics, section 0). */
export function absentType(type: string): string {
  if (type === '') return `it has no type; ${OTHERS_RUN}. Give it one of ${BINDING_TYPES.join(', ')}`;
  const unbuilt = unbuiltExtension(type);
  if (unbuilt === undefined) {
    return `it has the type '${type}', which Nightshift does not have; ${OTHERS_RUN}. Remove the binding or use one of ${BINDING_TYPES.join(', ')}`;
  }
  return `it has the type '${type}' (${unbuilt.name}), which Nightshift does not have; ${OTHERS_RUN}. Instead, ${unbuilt.remedy}`;
}

const OTHERS_RUN = 'the function is off, the others run';
