import { describe, expect, it } from '@jest/globals';
import { likelyFiles, ownFiles, registrationIn } from './definition.js';

describe('the file that defines a function', () => {
  it('is looked for in likely ones first', () => {
    const paths = [
      'dist/hello.js',
      'dist/other.js',
      'host.json',
      'node_modules/x/hello.js',
      'src/hello.ts',
      'src/other.ts',
    ];
    expect(
      likelyFiles(
        paths.map((path) => ({ path })),
        'Hello',
      ),
    ).toEqual(['src/hello.ts', 'dist/hello.js', 'src/other.ts', 'dist/other.js']);
    expect(likelyFiles([{ path: 'b/a.js' }, { path: 'hello/index.js' }], 'hello')[0]).toBe('hello/index.js');
    expect(likelyFiles([{ path: 'big.js', bytes: 1e6 }], 'hello')).toEqual([]);
  });

  it('is looked for without a listing of what npm made', async () => {
    const listed: string[] = [];
    const found = await ownFiles(async (folder, isDeep) => {
      listed.push(folder);
      if (isDeep) return [{ kind: 'file', path: `${folder}/functions/hello.js` }];
      const folders = ['node_modules', 'src'].map((path) => ({ kind: 'folder' as const, path }));
      return [...folders, { kind: 'file', path: 'index.js' }];
    });
    expect(found.map(({ path }) => path)).toEqual(['index.js', 'src/functions/hello.js']);
    expect(listed).toEqual(['', 'src']);
  });

  it.each([
    [`import { app } from '@azure/functions';\n  app.http('hello', {})`, { line: 2, column: 3 }],
    ['app\n.timer( "Hello", {})', { line: 1, column: 1 }],
    [`app.http('hello2', {})`, undefined],
    [`myapp.http('hello')`, undefined],
  ])('has its registration in %j', (text, place) => {
    expect(registrationIn(text, 'hello')).toEqual(place);
  });
});
