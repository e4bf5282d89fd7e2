import type { Binding, FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { checkRetryPolicy } from '../retry-policy.js';
import { readBindings } from '../../bindings/read-bindings.js';
import type { FoundFunction } from './found-function.js';

const FUNCTION_NAME = /^[a-z][a-z0-9_-]{0,127}$/i;
const BINDING_NAME = /^[a-z][a-z0-9]{0,127}$/i;
const DIRECTIONS: readonly unknown[] = ['in', 'out', 'inout'];

interface BindingPlace {
  readonly settings: Readonly<Record<string, string>>;
  readonly hostJson: Readonly<Record<string, unknown>>;
  /** The policy of functions that have none of their own. */
  readonly retry?: unknown;
}

/** The functions of an app as a trigger sees them: what is wrong with one is in its `errors` and leaves the others alone (host-semantics, section 0). */
export function describeFunctions(
  found: readonly FoundFunction[],
  { settings, hostJson, retry: defaultRetry }: BindingPlace,
): FunctionMetadata[] {
  const names = new Map<string, string>();
  return found.map(({ name, bindings: raw, retry: ownRetry, disabled, problems = [], ...places }) => {
    const bindings = raw.map(readBinding);
    const retry = ownRetry ?? defaultRetry;
    const read = readBindings({ name, bindings }, { settings, hostJson });
    const errors = [
      ...checkName(name, names),
      ...problems,
      // One that could not be read has no bindings to speak of.
      ...(problems.length > 0 ? [] : checkBindings(name, bindings)),
      ...checkRetryPolicy(name, retry),
      ...read.problems,
    ];
    names.set(name.toLowerCase(), name);
    return {
      name,
      bindings,
      ...places,
      disabled: isDisabled(name, settings) || isDisabledByFile(disabled, settings),
      ...(retry === undefined ? {} : { retry }),
      ...(read.uses.length === 0 ? {} : { queues: [...read.uses] }),
      ...(read.notes.length === 0 ? {} : { notes: [...read.notes] }),
      errors,
    };
  });
}

function readBinding(binding: Readonly<Record<string, unknown>>): Binding {
  const { name, type, direction } = binding;
  return {
    ...binding,
    name: typeof name === 'string' ? name : '',
    type: typeof type === 'string' ? type : '',
    direction: readDirection(direction),
  };
}

/** In any case, as Azure's host reads it; `in` is the default. */
function readDirection(direction: unknown): Binding['direction'] {
  const lower = typeof direction === 'string' ? direction.toLowerCase() : direction;
  return DIRECTIONS.includes(lower) ? (lower as Binding['direction']) : 'in';
}

function checkName(name: string, earlier: ReadonlyMap<string, string>): string[] {
  if (!FUNCTION_NAME.test(name) || name.toLowerCase() === 'host') {
    return [
      `Function '${name}': the name must begin with a letter, hold only letters, digits, "-" and "_", be at most 128 characters long and not be "host"; rename the function`,
    ];
  }
  const same = earlier.get(name.toLowerCase());
  return same === undefined
    ? []
    : [
        `Function '${name}': '${same}' has the same name; names are compared without regard to case, rename one of them`,
      ];
}

function checkBindings(name: string, bindings: readonly Binding[]): string[] {
  return [...checkTriggers(name, bindings), ...checkBindingNames(name, bindings)];
}

function checkTriggers(name: string, bindings: readonly Binding[]): string[] {
  const triggers = bindings.filter(({ type }) => type.toLowerCase().endsWith('trigger'));
  if (triggers.length === 1) return [];
  if (triggers.length === 0) return [`Function '${name}' has no trigger: give it one, such as app.http or app.timer`];
  const names = triggers.map((trigger) => `'${trigger.name}'`).join(', ');
  return [`Function '${name}' has ${triggers.length} triggers (${names}): keep one and make a function of each other`];
}

function checkBindingNames(name: string, bindings: readonly Binding[]): string[] {
  const seen = new Set<string>();
  return bindings.flatMap((binding) => {
    const key = binding.name.toLowerCase();
    const repeated = seen.has(key);
    seen.add(key);
    if (repeated) return [`Function '${name}': two bindings are named '${binding.name}'; rename one of them`];
    if (binding.name === '$return') {
      return binding.direction === 'out' ? [] : [`Function '${name}': only an output can be named '$return'`];
    }
    return BINDING_NAME.test(binding.name)
      ? []
      : [
          `Function '${name}': binding name '${binding.name}' must begin with a letter and hold only letters and digits`,
        ];
  });
}

/** By a setting of either spelling (language-worker contract, section 1.1); Azure compares setting names without regard to case. */
function isDisabled(name: string, settings: Readonly<Record<string, string>>): boolean {
  const wanted = [`azurewebjobs.${name}.disabled`, `azurewebjobs_${name}_disabled`].map((key) => key.toLowerCase());
  return Object.entries(settings).some(
    ([key, value]) => wanted.includes(key.toLowerCase()) && ['1', 'true'].includes(value.toLowerCase()),
  );
}

/** function.json's own word (host-semantics, section 0). */
function isDisabledByFile(disabled: boolean | string | undefined, settings: Readonly<Record<string, string>>): boolean {
  if (typeof disabled !== 'string') return disabled === true;
  const named = Object.entries(settings).find(([name]) => name.toLowerCase() === disabled.toLowerCase())?.[1];
  return ['1', 'true'].includes((named ?? '').toLowerCase());
}
