import { toError } from '#contracts/errors.js';
import { idempotencyOf } from '#contracts/idempotency.js';
import type { Binding, FunctionMetadata, LoadReport, QueueUse } from '#contracts/messages/function-metadata.js';
import type { Settings } from '#contracts/setting-references.js';
import type {
  BindingContext,
  BindingExtension,
  QueueOutput,
  QueueTrigger,
  Reading,
  TriggerReading,
} from './binding-extension.js';
import { EXTENSIONS } from './extensions.js';
import { RETURN_BINDING } from './outputs/output-values.js';

/** What a function's bindings say about queues. With `problems` the function is off. */
export interface FunctionQueues {
  readonly trigger: QueueTrigger | undefined;
  readonly outputs: readonly QueueOutput[];
  /** What the function returns goes to an output of that name alone, and is not spread over the others. */
  readonly hasReturn: boolean;
  readonly uses: readonly QueueUse[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

const NO_QUEUES: FunctionQueues = {
  trigger: undefined,
  outputs: [],
  hasReturn: false,
  uses: [],
  problems: [],
  notes: [],
};

type FunctionBindings = Pick<FunctionMetadata, 'name' | 'bindings'>;
type Place = Pick<BindingContext, 'hostJson' | 'settings'>;

/** Reads every binding that belongs to an extension with queues; others are nobody's business here. */
export function readBindings(metadata: FunctionBindings, place: Place): FunctionQueues {
  return metadata.bindings.reduce<FunctionQueues>(
    (found, binding) => add(found, { functionName: metadata.name, binding, ...place }),
    { ...NO_QUEUES, hasReturn: metadata.bindings.some(({ name }) => name === RETURN_BINDING) },
  );
}

/** By lower-case function name: the functions of a loaded version that can run. The first of a name counts. */
export function queuesOf({ functions, host }: LoadReport, settings: Settings): ReadonlyMap<string, FunctionQueues> {
  const able = functions.filter(({ errors, disabled }) => errors.length === 0 && !disabled);
  const place = { hostJson: host.raw, settings };
  return new Map(able.toReversed().map((metadata) => [metadata.name.toLowerCase(), readBindings(metadata, place)]));
}

function add(found: FunctionQueues, context: BindingContext): FunctionQueues {
  const { binding } = context;
  const source = extensionOf(binding, 'triggerType');
  if (source !== undefined) {
    const reading = withOptions(source.trigger(context), context);
    return { ...merge(found, context, reading), trigger: reading.value ?? found.trigger };
  }
  const extension = extensionOf(binding, 'outputType');
  if (extension === undefined) return found;
  const reading: Reading<QueueOutput> =
    binding.direction === 'out'
      ? extension.output(context)
      : { problems: [`it can only be an output (direction "out")`] };
  return {
    ...merge(found, context, reading),
    outputs: [...found.outputs, ...(reading.value === undefined ? [] : [reading.value])],
  };
}

function withOptions(reading: Reading<TriggerReading>, context: BindingContext): Reading<QueueTrigger> {
  if (reading.value === undefined) return reading;
  try {
    const policy = idempotencyOf(context.functionName, context.binding, context.settings);
    return { ...reading, value: { ...reading.value, claimForMs: policy?.forMs } };
  } catch (error) {
    return { problems: [toError(error).message] };
  }
}

function extensionOf({ type }: Binding, key: 'triggerType' | 'outputType'): BindingExtension | undefined {
  return EXTENSIONS.find((extension) => extension[key].toLowerCase() === type.toLowerCase());
}

function merge(
  found: FunctionQueues,
  { functionName, binding }: BindingContext,
  reading: Reading<QueueTrigger | QueueOutput>,
): FunctionQueues {
  const place = `Function '${functionName}': binding '${binding.name}':`;
  if (reading.value === undefined) {
    return { ...found, problems: [...found.problems, ...reading.problems.map((problem) => `${place} ${problem}`)] };
  }
  const use = useOf(reading.value);
  return {
    ...found,
    notes: [...found.notes, ...reading.notes.map((note) => `${place} ${note}`)],
    uses: use === undefined ? found.uses : [...found.uses, use],
  };
}

/** An output whose queue depends on the call has no name yet. */
function useOf(value: QueueTrigger | QueueOutput): QueueUse | undefined {
  const { binding, broker } = value;
  const isTrigger = 'concurrency' in value;
  const queue = isTrigger ? value.queue : value.queue.name;
  return queue === undefined
    ? undefined
    : { binding, use: isTrigger ? 'trigger' : 'output', queue, broker: broker.kind };
}
