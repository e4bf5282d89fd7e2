import { resolveSettings } from '#contracts/setting-references.js';
import type { BindingContext } from '../binding-extension.js';
import { find } from '../../languages/host-json/json-object.js';
import type { BindingData } from './binding-data.js';
import { builtIn } from './built-ins.js';
import { parseTemplate, type TemplatePart } from './template.js';

export type ReadTemplate =
  | { readonly template: TextTemplate; readonly problem?: undefined }
  | { readonly template?: undefined; readonly problem: string };

/** May change the value of a placeholder, or throw; `before` is the text up to it. */
type Fit = (value: string, before: string) => string;

/** A text that may depend on what the function was called with (host-semantics, section 8). */
export class TextTemplate {
  readonly #parts: readonly TemplatePart[];

  private constructor(parts: readonly TemplatePart[]) {
    this.#parts = parts;
  }

  static read(text: string): ReadTemplate {
    const { parts, problem } = parseTemplate(text);
    if (problem !== undefined) return { problem };
    const wrong = parts.map(formatProblem).find((found) => found !== undefined);
    return wrong === undefined ? { template: new TextTemplate(parts) } : { problem: wrong };
  }

  /** The text, when it has no placeholders. */
  get fixed(): string | undefined {
    const texts = this.#parts.map((part) => ('text' in part ? part.text : undefined));
    return texts.includes(undefined) ? undefined : texts.join('');
  }

  /** Throws when a placeholder has no value, and names it. */
  resolve(data: BindingData, fit: Fit = (value) => value): string {
    return this.#parts.reduce(
      (text, part) => text + ('text' in part ? part.text : fit(placeholderValue(part, data), text)),
      '',
    );
  }
}

/** An option of a binding with `%settings%` in place; undefined when it is not given. */
export function templateOption({ binding, settings }: BindingContext, name: string): ReadTemplate | undefined {
  const given = find(binding, name);
  if (typeof given === 'number') return TextTemplate.read(String(given));
  if (typeof given !== 'string' || given.trim() === '') return undefined;
  const resolved = resolveSettings(given.trim(), settings);
  const read = resolved.problem === undefined ? TextTemplate.read(resolved.text) : resolved;
  return read.problem === undefined ? read : { problem: `${name}: ${read.problem}` };
}

function placeholderValue({ name, path, format }: Exclude<TemplatePart, { text: string }>, data: BindingData): string {
  const text = data.textOf(path, format);
  if (text === undefined) throw new Error(`No value for named parameter '${name}'.`);
  return text;
}

/** A format can be judged at load only where the name is built in. */
function formatProblem(part: TemplatePart): string | undefined {
  return 'text' in part || part.format === undefined ? undefined : builtIn(part.name)?.problem(part.format);
}
