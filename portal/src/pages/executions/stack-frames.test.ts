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

it('names files by their path within the app, wherever the worker has unpacked it', () => {
  const root = `/var/lib/nightshift/worker/packages/${'0a'.repeat(32)}/app`;
  const [part] = partsOf(`    at pay (${root}/src/pay.ts:4:9)\n    at file://${root}/src/main.mjs:1:1`);
  expect(part?.lines).toEqual(['    at pay (src/pay.ts:4:9)', '    at src/main.mjs:1:1']);
});
