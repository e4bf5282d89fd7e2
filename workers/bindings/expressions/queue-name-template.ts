import { NightshiftError, toError } from '#contracts/errors.js';
import type { BindingData } from './binding-data.js';
import { TextTemplate } from './text-template.js';

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
  readonly #text: TextTemplate;
  readonly #rules: NameRules;

  private constructor(text: TextTemplate, rules: NameRules) {
    this.#text = text;
    this.#rules = rules;
  }

  /** A name without placeholders is judged now, others when they are made. */
  static read(text: string, rules: NameRules): ReadQueueName {
    const read = TextTemplate.read(text);
    if (read.problem !== undefined) return { problem: read.problem };
    const template = new QueueNameTemplate(read.template, rules);
    const problem = template.name === undefined ? undefined : rules.problemOf(template.name);
    return problem === undefined ? { template } : { problem };
  }

  /** The name, when it has no placeholders. */
  get name(): string | undefined {
    const { fixed } = this.#text;
    return fixed === undefined ? undefined : this.#rules.spell(fixed);
  }

  /** Throws OUTPUT_FAILED, naming the placeholder that has no value, or what is wrong with the name. */
  resolve(data: BindingData): string {
    const name = this.#rules.spell(this.#textFor(data));
    const problem = this.#rules.problemOf(name);
    if (problem !== undefined) throw new NightshiftError('OUTPUT_FAILED', problem);
    return name;
  }

  #textFor(data: BindingData): string {
    try {
      return this.#text.resolve(data);
    } catch (error) {
      throw new NightshiftError('OUTPUT_FAILED', toError(error).message, { cause: error });
    }
  }
}
