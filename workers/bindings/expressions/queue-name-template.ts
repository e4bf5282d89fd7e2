import { NightshiftError } from '#contracts/errors.js';
import type { BindingData } from './binding-data.js';
import { builtIn } from './built-ins.js';
import { parseTemplate, type TemplatePart } from './template.js';

export type ReadQueueName =
  | { readonly template: QueueNameTemplate; readonly problem?: undefined }
  | { readonly template?: undefined; readonly problem: string };

/** `problemOf` judges names; `spell` is how the extension writes them. */
export interface NameRules {
  readonly problemOf: (name: string) => string | undefined;
  readonly spell: (name: string) => string;
}

/** The name of an output's queue, which may depend on what the function was called with. */
export class QueueNameTemplate {
  readonly #parts: readonly TemplatePart[];
  readonly #rules: NameRules;

  private constructor(parts: readonly TemplatePart[], rules: NameRules) {
    this.#parts = parts;
    this.#rules = rules;
  }

  /** A name without placeholders is judged now, others when they are made. */
  static read(text: string, rules: NameRules): ReadQueueName {
    const { parts, problem } = parseTemplate(text);
    if (problem !== undefined) return { problem };
    const template = new QueueNameTemplate(parts, rules);
    const wrong = parts.map(formatProblem).find((found) => found !== undefined);
    const found = wrong ?? (template.name === undefined ? undefined : rules.problemOf(template.name));
    return found === undefined ? { template } : { problem: found };
  }

  /** The name, when it has no placeholders. */
  get name(): string | undefined {
    const texts = this.#parts.map((part) => ('text' in part ? part.text : undefined));
    return texts.includes(undefined) ? undefined : this.#rules.spell(texts.join(''));
  }

  /** Throws OUTPUT_FAILED, naming the placeholder that has no value, or what is wrong with the name. */
  resolve(data: BindingData): string {
    const texts = this.#parts.map((part) => ('text' in part ? part.text : valueOf(part, data)));
    const name = this.#rules.spell(texts.join(''));
    const problem = this.#rules.problemOf(name);
    if (problem !== undefined) throw new NightshiftError('OUTPUT_FAILED', problem);
    return name;
  }
}

function valueOf({ name, path, format }: Exclude<TemplatePart, { text: string }>, data: BindingData): string {
  const text = data.textOf(path, format);
  if (text === undefined) throw new NightshiftError('OUTPUT_FAILED', `No value for named parameter '${name}'.`);
  return text;
}

/** A format can be judged at load only where the name is built in. */
function formatProblem(part: TemplatePart): string | undefined {
  return 'text' in part || part.format === undefined ? undefined : builtIn(part.name)?.problem(part.format);
}
