import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Fixture, messagesOf } from '../../../test/support/node-apps.js';
import { describeNativeModule } from './runtime/native-module.js';

const PAY = `import { app } from '@azure/functions';

interface Order {
  readonly total: number | undefined;
}

function tax({ total }: Order): string {
  return total!.toFixed(2);
}

app.http('pay', {
  handler: () => {
    console.log(new Error('on the way').stack);
    return { body: tax({ total: undefined }) };
  },
});
`;

describe('what an app is told of its own files', () => {
  let folder: string;
  let fixture: Fixture | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'remedies-'));
    write('host.json', '{"version":"2.0"}');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(process.cwd(), 'node_modules/@azure'), join(folder, 'node_modules/@azure'));
  });
  afterEach(async () => {
    await fixture?.close();
    rmSync(folder, { recursive: true });
  });

  const write = (file: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  const compile = (name: string, source: string, type: 'commonjs' | 'es6') => {
    const { code, map } = transformSync(source, {
      filename: join(folder, 'src', `${name}.ts`),
      sourceMaps: true,
      module: { type },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    write(`src/${name}.ts`, source);
    write(`dist/${name}.js`, `${code}\n//# sourceMappingURL=${name}.js.map\n`);
    write(`dist/${name}.js.map`, map ?? '');
  };

  it.each([
    ['commonjs', 'commonjs'],
    ['module', 'es6'],
  ] as const)('is in the lines of its TypeScript: %s', async (type, target) => {
    write('package.json', JSON.stringify({ type, main: 'dist/*.js' }));
    compile('pay', PAY, target);
    fixture = await Fixture.load(folder);
    const { failure, logs } = await fixture.http('pay');
    expect(failure?.stack).toContain(join(folder, 'src/pay.ts:8:'));
    expect(messagesOf(logs).join('\n')).toContain(join(folder, 'src/pay.ts:13:'));
  });

  it.each([
    ['commonjs', 'commonjs'],
    ['module', 'es6'],
  ] as const)('is in the lines of its TypeScript when it does not load: %s', async (type, target) => {
    write('package.json', JSON.stringify({ type, main: 'dist/*.js' }));
    compile('broken', `interface Nothing {}\n\nconst key: string = process.env.NO_KEY!;\nkey.trim();\n`, target);
    fixture = await Fixture.load(folder);
    expect(fixture.app.report.errors).toEqual([
      expect.stringMatching(
        /^ENTRY_FILE_FAILED: dist\/broken\.js failed to load at src\/broken\.ts:4:\d+: TypeError: /,
      ),
    ]);
  });

  it.each([
    ['Windows', Buffer.from('MZ'.padEnd(64, '\0'))],
    ['macOS arm64', header([0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1])],
    ['Linux ' + (process.arch === 'arm64' ? 'x64' : 'arm64'), elf(process.arch === 'arm64' ? 62 : 183)],
  ])('names a native module that was built for %s, and the remedy', async (platform, content) => {
    write('package.json', '{"main":"index.js"}');
    write('index.js', "require('sharpish');");
    write('node_modules/sharpish/index.js', "module.exports = require('./sharpish.node');");
    write('node_modules/sharpish/sharpish.node', content);
    fixture = await Fixture.load(folder);
    const { errors } = fixture.app.report;
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(
      `the native module ${join(folder, 'node_modules/sharpish/sharpish.node')} was built for ${platform}`,
    );
    expect(errors[0]).toContain(
      `this worker is ${process.platform} ${process.arch} with Node ${process.versions.node}`,
    );
    expect(errors[0]).toContain('run "npm ci" on such a machine');
    expect(errors[0]).not.toContain('\n');
  });

  it.each([
    [
      "The module '/app/x.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION 137.",
      'was built for Node 20 (NODE_MODULE_VERSION 115)',
    ],
    [
      "/lib/libc.so.6: version `GLIBC_2.38' not found (required by /app/x.node)",
      'was built for a newer Linux (GLIBC_2.38)',
    ],
    ['Error loading shared library libc.musl-x86_64.so.1: (needed by /app/x.node)', 'was built for Linux with musl'],
    ['/app/x.node: undefined symbol: gone', 'cannot be loaded (/app/x.node: undefined symbol: gone)'],
  ])('reads what the loader says of a native module: %s', (message, expected) => {
    const error = Object.assign(new Error(message), { code: 'ERR_DLOPEN_FAILED' });
    expect(describeNativeModule(error)).toContain(`the native module /app/x.node ${expected}`);
    expect(describeNativeModule(new Error('any other'))).toBeUndefined();
  });
});

function header(bytes: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from(bytes), Buffer.alloc(64)]);
}

/** The first bytes of a library for a processor. */
function elf(machine: number): Buffer {
  const content = Buffer.alloc(64);
  content.write('\x7fELF\x02\x01\x01', 'latin1');
  content.writeUInt16LE(3, 16);
  content.writeUInt16LE(machine, 18);
  return content;
}
