import { describe, expect, it } from '@jest/globals';
import { ApiProblem } from '../../api/problem.js';
import { compileProblems, loadProblems, problemCounts } from './file-problems.js';

async function refusal(code: string): Promise<ApiProblem> {
  const diagnostics = [
    { path: 'src/a.ts', line: 3, column: 7, endLine: 3, endColumn: 9, code: 2322, severity: 'error', message: 'No.' },
    { code: 0, severity: 'warning', message: 'Of the project.' },
  ];
  return ApiProblem.of(Response.json({ code, message: 'Nothing was saved', diagnostics }, { status: 422 }));
}

describe('problems of files', () => {
  it('are what the compiler found', async () => {
    expect(compileProblems(await refusal('FILES_NOT_COMPILED'))).toEqual([
      { path: 'src/a.ts', line: 3, column: 7, endLine: 3, endColumn: 9, severity: 'error', message: 'No. (TS2322)' },
      { severity: 'warning', message: 'Of the project.' },
    ]);
    expect(compileProblems(await refusal('FILE_CHANGED'))).toBeUndefined();
    expect(compileProblems(new Error('other'))).toBeUndefined();
  });

  it('are what a worker said, at the place that it names', () => {
    const text =
      'Version 3 of app orders did not load on a worker; what was active stays active. ' +
      "ENTRY_FILE_FAILED: dist/functions/pay.js failed to load at src/functions/pay.ts:4:12: TypeError: it's no\nof two lines\n" +
      'HOST_JSON_INVALID: host.json is not JSON\nNO_FUNCTIONS: nothing';
    expect(loadProblems(text)).toMatchObject([
      { path: 'src/functions/pay.ts', line: 4, column: 12, message: expect.stringMatching(/no\nof two lines$/) },
      { path: 'host.json', message: 'HOST_JSON_INVALID: host.json is not JSON' },
      { message: 'NO_FUNCTIONS: nothing' },
    ]);
    expect(loadProblems('No worker has loaded the version within 60 s.')).toMatchObject([{ path: undefined }]);
  });

  it.each([
    ['ENTRY_FILE_FAILED: a.js failed to load at a.js:2: SyntaxError: no', { path: 'a.js', line: 2, column: undefined }],
    ["ENTRY_FILE_FAILED: dist/a.mjs failed to load: Error: Cannot find module './b.js'", { path: 'dist/a.mjs' }],
    ['ENTRY_FILE_FAILED: it failed at /elsewhere/a.js:3:1: Error', { path: undefined }],
  ])('are found in %s', (text, place) => {
    expect(loadProblems(text)).toMatchObject([place]);
  });

  it('are counted for each file and for the folders around it', () => {
    const at = (path?: string) => ({ path, severity: 'error', message: '' }) as const;
    expect(Object.fromEntries(problemCounts([at('src/a.ts'), at('src/a.ts'), at('src/x/b.ts'), at()]))).toEqual({
      src: 3,
      'src/a.ts': 2,
      'src/x': 1,
      'src/x/b.ts': 1,
    });
  });
});
