import { expect, it } from '@jest/globals';
import { partsOf } from './stack-frames.js';

it('sets lines of packages and of Node apart from those of the app', () => {
  const own = ['Error: no stock', '    at pay (/app/src/pay.ts:4:9)'];
  const packages = [
    '    at run (/app/node_modules/lib/a.js:1:1)',
    '    at process (node:internal/process:5:1)',
    '    at new Promise (<anonymous>)',
  ];
  const after = ['    at main (/app/src/main.ts:1:1)'];
  expect(partsOf([...own, ...packages, ...after].join('\n'))).toEqual([
    { kind: 'own', lines: own },
    { kind: 'packages', lines: packages },
    { kind: 'own', lines: after },
  ]);
});
