import { describe, expect, it } from '@jest/globals';
import { FUNCTION_TEMPLATES } from '#contracts/function-templates/catalog.js';
import { firstFunction } from '#contracts/function-templates/new-function.js';
import { compileProject } from '../compile/compile-project.js';

describe('the templates in TypeScript', () => {
  it('compile with what comes with them, strictly', () => {
    const made = FUNCTION_TEMPLATES.map(({ id, functionName }) =>
      firstFunction({ template: id, name: functionName, language: 'typescript', values: {} }, 'shop'),
    );
    const files = new Map(made.flatMap((each) => Object.entries(each.files)));
    const { diagnostics, outputs } = compileProject({ files, removed: [], onlyFor: undefined });
    expect(diagnostics).toEqual([]);
    for (const { functionName } of FUNCTION_TEMPLATES)
      expect(outputs.has(`dist/functions/${functionName}.js`)).toBe(true);
  });
});
