import type { ApiClient } from '../client/api-client.js';
import type { Printer } from '../render/printer.js';
import type { Shell } from './shell.js';

type FlagValue = string | boolean | readonly string[] | undefined;
export type Flags = Readonly<Record<string, FlagValue>>;

/** One run of a verb: what the user wrote, and what answers. */
export interface Call {
  readonly arguments: readonly string[];
  readonly flags: Flags;
  readonly shell: Shell;
  readonly print: Printer;
  /** The server that flags, environment or the saved login name; throws a usage error when nothing does. */
  readonly api: () => Promise<ApiClient>;
}

/** A verb of `nightshift`, as data: the command line, its help and docs/cli.md are made from it. */
export interface Verb {
  /** One word, or two: `executions list`. */
  readonly name: string;
  readonly description: string;
  /** Such as `<app>`, `[message]`, `<name=value...>`, each with what it is. */
  readonly arguments?: readonly (readonly [form: string, description: string])[];
  readonly options?: readonly (readonly [form: string, description: string])[];
  /** What follows `nightshift`. */
  readonly examples: readonly string[];
  /** `--slot` names a deployment slot of the app that is named first, or by `--app`. */
  readonly hasSlot?: boolean;
  /** Needs no server: it is not asked for one, nor for a token. */
  readonly isLocal?: boolean;
  readonly run: (call: Call) => Promise<void>;
}

/** Verbs that lie in one file, loaded when one of their first words is written, or when help or completion wants all. */
export interface VerbGroup {
  readonly words: readonly string[];
  readonly load: () => Promise<readonly Verb[]>;
}

const SLOT_OPTION = ['--slot <slot>', 'its deployment slot: staging'] as const;

/** The options of a verb alone, without those that many have. */
export function optionsOf({ options = [], hasSlot }: Verb): NonNullable<Verb['options']> {
  return hasSlot === true ? [...options, SLOT_OPTION] : options;
}

/** A flag that takes a value; undefined when it was not given. */
export function textOf(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

export function textsOf(flags: Flags, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

/** The argument at a place; commander has made sure that required ones are there. */
export function argumentOf(call: Call, index: number): string {
  return call.arguments[index] ?? '';
}
