import { describe, expect, it } from '@jest/globals';
import { compileProject, type Project } from './compile-project.js';

/** The declarations of the whole library take the compiler a second. */
const SMALL = { lib: ['es5'], types: [] };
const OPTIONS = { module: 'commonjs', target: 'es2022', outDir: 'dist', rootDir: '.', sourceMap: true, strict: true };
const CONFIG = JSON.stringify({ compilerOptions: OPTIONS });
const SMALL_CONFIG = JSON.stringify({ compilerOptions: { ...OPTIONS, ...SMALL } });
const HELLO = `import { app, type HttpRequest } from '@azure/functions';
app.http('hello', { handler: (request: HttpRequest) => ({ body: process.version + request.method }) });
`;

type Changed = Partial<Pick<Project, 'removed' | 'onlyFor'>>;

function compile(files: Readonly<Record<string, string>>, { removed = [], onlyFor }: Changed = {}) {
  return compileProject({ files: new Map(Object.entries(files)), removed, onlyFor });
}

describe('a package with a tsconfig.json', () => {
  it('is compiled where its outDir says, with the types of the library and of Node', () => {
    const { diagnostics, outputs } = compile({ 'tsconfig.json': CONFIG, 'src/functions/hello.ts': HELLO });
    expect(diagnostics).toEqual([]);
    expect([...outputs.keys()].toSorted()).toEqual(['dist/src/functions/hello.js', 'dist/src/functions/hello.js.map']);
  });

  it('tells the place of each error, and then has no outputs', () => {
    const source = `const a: number = 'text';\nexport const b = a;\nmissing();\n`;
    const { diagnostics, outputs } = compile({ 'tsconfig.json': SMALL_CONFIG, 'src/a.ts': source });
    expect(outputs.size).toBe(0);
    expect(diagnostics).toMatchObject([
      { path: 'src/a.ts', line: 1, column: 7, endLine: 1, endColumn: 8, code: 2322, severity: 'error' },
      { path: 'src/a.ts', line: 3, column: 1, code: 2304 },
    ]);
  });

  it('loses the outputs of sources that are gone', () => {
    const removed = ['src/old.ts', 'src/x.d.ts'];
    const { stale } = compile({ 'tsconfig.json': SMALL_CONFIG, 'src/a.ts': 'export {};' }, { removed });
    expect(stale).toEqual(['dist/src/old.js', 'dist/src/old.js.map']);
  });

  it('is compiled for a change of JSON that its sources import, and for no other', () => {
    const files = {
      'tsconfig.json': SMALL_CONFIG,
      'host.json': '{}',
      'src/prices.json': '{ "apple": 3 }',
      'src/a.ts': "import prices from './prices.json';\nexport const apple: number = prices.apple;\n",
    };
    const { diagnostics, outputs } = compile(files, { onlyFor: ['src/prices.json'] });
    expect(diagnostics).toEqual([]);
    expect(outputs.get('dist/src/prices.json')).toContain('"apple": 3');
    expect(compile(files, { onlyFor: ['host.json', 'dist/src/a.js'] }).outputs.size).toBe(0);
    const wrong = { ...files, 'src/prices.json': '{ "apple": "three" }' };
    expect(compile(wrong, { onlyFor: ['src/prices.json'] }).diagnostics).toMatchObject([{ path: 'src/a.ts', line: 2 }]);
    expect(compile(wrong, { onlyFor: ['host.json'] }).diagnostics).toEqual([]);
  });

  it('is left alone when its sources were not published', () => {
    expect(compile({ 'tsconfig.json': CONFIG })).toMatchObject({ diagnostics: [], stale: [] });
  });

  it.each([
    ['extends', { extends: '/etc/hosts', compilerOptions: { ...SMALL } }],
    ['extends upwards', { extends: '../../../../../etc/passwd', compilerOptions: { ...SMALL } }],
    ['files', { files: ['/etc/passwd.ts', 'src/a.ts'], compilerOptions: { ...SMALL } }],
    ['outDir', { compilerOptions: { outDir: '../outside', ...SMALL } }],
    ['types', { compilerOptions: { outDir: 'dist', lib: ['es5'], types: ['../../../etc'] } }],
  ])('reaches nothing outside of the package: %s', (_what, config) => {
    const { diagnostics, outputs } = compile({ 'tsconfig.json': JSON.stringify(config), 'src/a.ts': 'export {};' });
    expect(diagnostics.map(({ severity }) => severity)).toContain('error');
    expect(outputs.size).toBe(0);
  });
});
