import { describe, expect, it } from '@jest/globals';
import { FUNCTION_TEMPLATES } from './catalog.js';
import { newAppFiles } from './new-app.js';
import { firstFunction, newFunction } from './new-function.js';
import { sourcePlace } from './source-place.js';
import type { Values } from './template.js';

const wanted = (template: string, values: Values = {}, name = 'hello') => ({
  template,
  name,
  language: undefined,
  values,
});
const PLAIN = { packageJson: newAppFiles('shop', 'javascript')['package.json'], tsconfig: undefined };

describe('the place of a new function', () => {
  it.each([
    [{ main: 'src/functions/*.js' }, 'src/functions', '.js', false],
    [{ main: './src/{index,functions/*}.js', type: 'module' }, 'src/functions', '.js', true],
    [{ main: 'functions/**/*.{mjs,js}' }, 'functions', '.js', false],
    [{ main: '{a,b}/{index,functions/*}.js' }, '{a,b}/functions', '.js', false],
    [{ main: '*.mjs' }, '', '.mjs', true],
  ])('is where main of %j looks', (packageJson, folder, extension, isModule) => {
    const shape = { packageJson: JSON.stringify(packageJson), tsconfig: undefined };
    expect(sourcePlace(shape)).toEqual({ folder, extension, isTyped: false, isModule });
  });

  it.each([
    ['dist/functions/*.js', { outDir: 'dist', rootDir: 'src' }, 'src/functions'],
    ['dist/src/{index.js,functions/*.js}', { outDir: 'dist', rootDir: '.' }, 'src/functions'],
    ['dist/functions/*.js', { outDir: './dist/' }, 'src/functions'],
    ['dist/src/functions/*.js', { outDir: 'dist' }, 'src/functions'],
  ])('is where the compiler makes %s from, with %j', (main, compilerOptions, folder) => {
    const shape = { packageJson: JSON.stringify({ main }), tsconfig: JSON.stringify({ compilerOptions }) };
    expect(sourcePlace(shape)).toMatchObject({ folder, extension: '.ts', isTyped: true });
  });

  it.each([undefined, '{}', '{"main":"src/index.js"}'])('is nowhere when package.json is %s', (packageJson) => {
    expect(() => sourcePlace({ packageJson, tsconfig: undefined })).toThrow('"main" of package.json');
  });

  it('is not looked for in a main that is longer than any', () => {
    const sized = (length: number) => JSON.stringify({ main: `${'a'.repeat(length - '/*.js'.length)}/*.js` });
    expect(sourcePlace({ packageJson: sized(500), tsconfig: undefined })).toMatchObject({ extension: '.js' });
    expect(() => sourcePlace({ packageJson: sized(501), tsconfig: undefined })).toThrow(/^.{500,900}$/);
  });
});

describe('a function from a template', () => {
  it('comes with all that makes an app when it is the first', () => {
    const { path, files } = firstFunction({ ...wanted('http'), language: 'typescript' }, 'shop');
    expect(path).toBe('src/functions/hello.ts');
    expect(Object.keys(files)).toEqual(['package.json', 'host.json', 'tsconfig.json', path]);
    expect(files[path]).toContain("import { app } from '@azure/functions';");
  });

  it.each(FUNCTION_TEMPLATES.map(({ id }) => id))('%s has defaults for all that it must be given', (id) => {
    const { path, files } = newFunction(wanted(id), PLAIN);
    expect(files[path]).toMatch(/^const \{ .+ \} = require/);
    expect(files[path]).not.toContain("''");
  });

  it.each([
    ['nothing known', wanted('ftp'), 'give one of http'],
    ['a name that is none', wanted('http', {}, '1st'), 'begin with a letter'],
    ['a path as a name', wanted('http', {}, '../x'), 'begin with a letter'],
    ['an unknown parameter', wanted('http', { schedule: '' }), 'no parameter schedule: it has authLevel, route'],
    ['another level', wanted('http', { authLevel: 'none' }), 'give one of anonymous'],
    ['code in the place of a route', wanted('http', { route: "x', handler: evil, y: '" }), 'give a path'],
    ['a schedule that is none', wanted('timer', { schedule: '0 61 * * * *' }), '61 is no minute'],
    ['a queue that is none', wanted('queue', { queueName: 'Orders' }), 'lower-case letters'],
    ['an address as a setting', wanted('queue', { connection: 'amqp://u:p@host' }), "environment variable's name"],
  ])('refuses %s', (_what, bad, text) => {
    expect(() => newFunction(bad, PLAIN)).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringContaining(text) }),
    );
  });

  it('takes a setting in the place of a schedule or queue', () => {
    const { path, files } = newFunction(wanted('timer', { schedule: '%Night%' }), PLAIN);
    expect(files[path]).toContain("schedule: '%Night%'");
  });

  it('refuses another language than that of the app', () => {
    expect(() => newFunction({ ...wanted('http'), language: 'typescript' }, PLAIN)).toThrow('The app is in javascript');
  });
});
