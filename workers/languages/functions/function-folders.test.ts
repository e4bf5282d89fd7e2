import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../../test/support/scratch.js';
import { readFunctionFolders } from './function-folders.js';

const NODE = {
  language: 'node',
  extensions: ['.js', '.mjs', '.cjs'],
  defaults: ['index.js', 'index.mjs', 'index.cjs'],
};
const BINDINGS = [{ type: 'httpTrigger', direction: 'in', name: 'req' }];

describe('functions described in folders (language-worker contract, section 4.1)', () => {
  let root: string;

  beforeEach(() => {
    root = temporaryFolder();
  });

  const write = (path: string, content: unknown): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const read = () => readFunctionFolders(root, NODE);

  it('are the direct children of the root that hold a function.json, by name', async () => {
    for (const name of ['beta', 'Alpha', 'deep/inner']) {
      write(`${name}/function.json`, { bindings: BINDINGS, retry: { strategy: 'fixedDelay' }, entryPoint: 'go' });
      write(`${name}/index.js`, '');
    }
    write('function.json', { bindings: BINDINGS });
    write('lib/other.json', {});
    expect(await read()).toEqual(
      ['Alpha', 'beta'].map((name) => ({
        name,
        directory: join(root, name),
        language: 'node',
        bindings: BINDINGS,
        scriptFile: join(root, name, 'index.js'),
        entryPoint: 'go',
        retry: { strategy: 'fixedDelay' },
      })),
    );
  });

  it.each([
    ['the one that scriptFile names', { scriptFile: '../dist/one.js' }, ['index.js', '../dist/one.js'], 'dist/one.js'],
    ['the only other file', {}, ['odd.js'], 'one/odd.js'],
    ['run before index', {}, ['index.js', 'run.js'], 'one/run.js'],
    ['index.js before index.mjs', {}, ['index.mjs', 'index.js', 'x.js'], 'one/index.js'],
    ['index.cjs at last', {}, ['a.js', 'index.cjs'], 'one/index.cjs'],
  ])('have for a script %s', async (_, more, files, expected) => {
    write('one/function.json', { bindings: BINDINGS, ...more });
    for (const file of files) write(`one/${file}`, '');
    expect((await read()).map(({ scriptFile }) => scriptFile)).toEqual([join(root, expected)]);
  });

  it.each([
    ['{"bindings": [', 'is not JSON'],
    [[], 'must hold a JSON object'],
    [{}, 'has no "bindings"'],
    [{ bindings: [] }, 'has no "bindings"'],
    [{ bindings: ['http'] }, 'has a binding that is no object'],
    [{ bindings: BINDINGS, entryPoint: 5 }, 'has a "entryPoint" that is no text'],
    [{ bindings: BINDINGS, scriptFile: 'gone.js' }, 'which does not exist'],
    [{ bindings: BINDINGS, scriptFile: 'function.json' }, 'is no file of the language node'],
    [{ bindings: BINDINGS }, 'names no "scriptFile"'],
  ])('are off alone when function.json is %p: it %s', async (content, problem) => {
    write('bad/function.json', content);
    write('good/function.json', { bindings: BINDINGS });
    write('good/index.js', '');
    const [bad, good] = await read();
    expect(bad?.problems).toEqual([expect.stringContaining(problem)]);
    expect(bad?.problems?.[0]).toContain(`Function 'bad': ${join(root, 'bad', 'function.json')} `);
    expect(good?.problems).toBeUndefined();
  });
});
