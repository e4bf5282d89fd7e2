export const LANGUAGES = ['javascript', 'typescript'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a parameter is checked as, and what a form shows for it. */
export const PARAMETER_KINDS = ['choice', 'route', 'schedule', 'queue', 'setting'] as const;
type ParameterKind = (typeof PARAMETER_KINDS)[number];

export interface TemplateParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly label: string;
  readonly hint: string;
  /** Stands for what is not given. Empty: it may be left out. */
  readonly default: string;
  /** Of a choice. */
  readonly choices?: readonly string[];
}

/** Every parameter has one. */
export type Values = Readonly<Record<string, string>>;

/** How a file reaches `@azure/functions`. */
export interface Style {
  readonly isTyped: boolean;
  /** `import`; else `require`. */
  readonly isModule: boolean;
}

/** A function to begin with, in the v4 programming model. */
export interface FunctionTemplate {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The binding that starts it. */
  readonly trigger: string;
  /** A name to begin with. */
  readonly functionName: string;
  readonly parameters: readonly TemplateParameter[];
  /** What its file needs of the library. */
  readonly imports: readonly string[];
  /** Below the imports. The same text is JavaScript and TypeScript: the library's declarations give the handlers their types. */
  body(functionName: string, values: Values): string;
}

/** As a literal of the code. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}

export function sourceOf(template: FunctionTemplate, style: Style, functionName: string, values: Values): string {
  const names = template.imports.join(', ');
  const isModule = style.isTyped || style.isModule;
  const first = isModule
    ? `import { ${names} } from '@azure/functions';`
    : `const { ${names} } = require('@azure/functions');`;
  return `${first}\n\n${template.body(functionName, values)}`;
}
