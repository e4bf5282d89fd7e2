import { toError } from '#contracts/errors.js';
import { idempotencyOf } from '#contracts/idempotency.js';
import type { FunctionMetadata, LoadReport, QueueUse } from '#contracts/messages/function-metadata.js';
import type { Settings } from '#contracts/setting-references.js';
import {
  ELSEWHERE,
  type BindingContext,
  type BindingExtension,
  type BindingInput,
  type DirectOutput,
  type QueueOutput,
  type QueueTrigger,
  type Reading,
  type TriggerReading,
} from './binding-extension.js';
import { absentType, extensionOf } from './extensions.js';
import { RETURN_BINDING } from './outputs/output-values.js';

/** What a function's bindings mean. With `problems` the function is off. */
export interface FunctionBindings {
  /** Absent too when something other than a queue starts the function. */
  readonly trigger: QueueTrigger | undefined;
  readonly inputs: readonly BindingInput[];
  readonly outputs: readonly QueueOutput[];
  readonly directOutputs: readonly DirectOutput[];
  /** What the function returns goes to an output of that name alone, and is not spread over the others. */
  readonly hasReturn: boolean;
  /** The queues among them whose names are known. */
  readonly uses: readonly QueueUse[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

const NOTHING: FunctionBindings = {
  trigger: undefined,
  inputs: [],
  outputs: [],
  directOutputs: [],
  hasReturn: false,
  uses: [],
  problems: [],
  notes: [],
};

type Described = Pick<FunctionMetadata, 'name' | 'bindings'>;
type Place = Pick<BindingContext, 'hostJson' | 'settings'>;
type Part = Partial<FunctionBindings>;

/** Reads every binding of a function, each by the extension that its type belongs to. */
export function readBindings(metadata: Described, place: Place): FunctionBindings {
  return metadata.bindings.reduce<FunctionBindings>(
    (found, binding) => add(found, { functionName: metadata.name, binding, ...place }),
    { ...NOTHING, hasReturn: metadata.bindings.some(({ name }) => name === RETURN_BINDING) },
  );
}

/** By lower-case function name: the functions of a loaded version that can run. The first of a name counts. */
export function bindingsOf({ functions, host }: LoadReport, settings: Settings): ReadonlyMap<string, FunctionBindings> {
  const able = functions.filter(({ errors, disabled }) => errors.length === 0 && !disabled);
  const place = { hostJson: host.raw, settings };
  return new Map(able.toReversed().map((metadata) => [metadata.name.toLowerCase(), readBindings(metadata, place)]));
}

function add(found: FunctionBindings, context: BindingContext): FunctionBindings {
  const { type, name } = context.binding;
  const extension = extensionOf(type);
  const { notes = [], problems = [], ...part } = extension === undefined ? absent(type) : partOf(extension, context);
  const place = (line: string): string => `Function '${context.functionName}': binding '${name}': ${line}`;
  return {
    trigger: part.trigger ?? found.trigger,
    inputs: [...found.inputs, ...(part.inputs ?? [])],
    outputs: [...found.outputs, ...(part.outputs ?? [])],
    directOutputs: [...found.directOutputs, ...(part.directOutputs ?? [])],
    hasReturn: found.hasReturn,
    uses: [...found.uses, ...(part.uses ?? [])],
    problems: [...found.problems, ...problems.map(place)],
    notes: [...found.notes, ...notes.map(place)],
  };
}

function absent(type: string): Part {
  return { problems: [absentType(type)] };
}

function partOf(extension: BindingExtension, context: BindingContext): Part {
  const { type, direction } = context.binding;
  if (extension.triggerType?.toLowerCase() === type.toLowerCase()) return triggerPart(extension, context);
  if (direction === 'out') return outputPart(extension, context);
  if (direction === 'in' && extension.input !== undefined) {
    return readPart(extension.input(context), (input) => ({ inputs: [input] }));
  }
  return { problems: [`it can only be an ${directionsOf(extension)}`] };
}

function triggerPart(extension: BindingExtension, context: BindingContext): Part {
  const reading = extension.trigger?.(context) ?? { value: ELSEWHERE, notes: [] };
  return readPart(reading, (value) => (value === ELSEWHERE ? {} : queueTriggerPart(value, context)));
}

function queueTriggerPart(reading: TriggerReading, { functionName, binding, settings }: BindingContext): Part {
  const { binding: name, queue, broker } = reading;
  try {
    const policy = idempotencyOf(functionName, binding, settings);
    return {
      trigger: { ...reading, claimForMs: policy?.forMs },
      uses: [{ binding: name, use: 'trigger', queue, broker: broker.kind }],
    };
  } catch (error) {
    return { problems: [toError(error).message] };
  }
}

function outputPart(extension: BindingExtension, context: BindingContext): Part {
  if (extension.output === undefined) return { problems: [`it can only be an ${directionsOf(extension)}`] };
  return readPart(extension.output(context), (value) => {
    if (value === ELSEWHERE) return {};
    return 'write' in value ? { directOutputs: [value] } : { outputs: [value], uses: usesOf(value) };
  });
}

/** An output whose queue depends on the call has no name yet. */
function usesOf({ binding, broker, queue: { name: queue } }: QueueOutput): QueueUse[] {
  return queue === undefined ? [] : [{ binding, use: 'output', queue, broker: broker.kind }];
}

function readPart<T>(reading: Reading<T>, part: (value: T) => Part): Part {
  return reading.problems === undefined
    ? { notes: reading.notes, ...part(reading.value) }
    : { problems: reading.problems };
}

function directionsOf({ input, output }: BindingExtension): string {
  const words = [input && 'input (direction "in")', output && 'output (direction "out")'];
  return words.filter((word) => word !== undefined).join(' or an ');
}
