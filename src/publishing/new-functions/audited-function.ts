import { FUNCTION_NAME } from '#contracts/function-templates/check-values.js';
import { LANGUAGES } from '#contracts/function-templates/template.js';

type Members = Readonly<Record<string, unknown>>;

const TEMPLATE = /^[a-z][\w-]{0,59}$/i;

/**
 * What the audit trail keeps of a body that nobody has looked at yet. No parameters: refused only later, an address with a password may stand in the
 * place of a setting's name.
 */
export function auditedFunction({ template, name, language }: Members): Members {
  return {
    template: matching(TEMPLATE, template),
    name: matching(FUNCTION_NAME, name),
    language: LANGUAGES.find((one) => one === language),
  };
}

function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}
