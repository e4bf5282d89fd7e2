import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually as soon, within } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { isRunning } from '../support/is-running.js';
import { temporaryFolder } from '../support/scratch.js';
import { Program } from '../support/program.js';
import { appFolder } from '../support/set-ups.js';

/** On a busy machine. */
const eventually = <T>(what: string, check: () => T | Promise<T>) => soon(what, check);

const READY = 'Host lock lease acquired by instance ID';

describe('nightshift dev', () => {
  const programs: Program[] = [];

  afterEach(async () => {
    for (const program of programs.splice(0)) await program.stop('SIGINT');
  });

  async function dev(folder: string, flags: readonly string[] = [], env: Record<string, string> = {}) {
    const port = await freePort();
    const program = Program.start('nightshift', {
      arguments: ['dev', folder, '--port', String(port), ...flags],
      env: { XDG_STATE_HOME: temporaryFolder(), MANAGEMENT_PORT: String(await freePort()), ...env },
    });
    programs.push(program);
    return { program, at: (path: string) => `http://127.0.0.1:${port}${path}` };
  }

  /** A project with one entry file. */
  function project(entry: string, files: Readonly<Record<string, string>> = {}): string {
    const folder = appFolder('workbench');
    rmSync(join(folder, 'src'), { recursive: true });
    const all = {
      'package.json': JSON.stringify({ main: 'index.js' }),
      'index.js': entry,
      'host.json': '{ "version": "2.0" }',
      ...files,
    };
    for (const [name, text] of Object.entries(all)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }

  /** Undefined while nobody answers. */
  const textOf = async (url: string) => (await fetch(url).catch(() => undefined))?.text();

  const answering = (text: string) =>
    `const { app } = require('@azure/functions'); app.get('hello', { authLevel: 'function', handler: () => ({ body: ${text} }) });`;

  it('serves a folder in place with its local settings, keys not enforced', async () => {
    const folder = project(answering('process.env.GREETING'), {
      'local.settings.json': JSON.stringify({
        IsEncrypted: false,
        Values: { GREETING: 'good evening', FUNCTIONS_WORKER_RUNTIME: 'node' },
      }),
    });
    const { program, at } = await dev(folder);
    await program.printed(READY);
    await program.printed(/\thello: \[GET\] http:\/\/localhost:\d+\/api\/hello\n/);
    expect(await (await fetch(at('/api/hello'))).text()).toBe('good evening');
    await program.printed(/\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] Executed 'Functions\.hello' \(Succeeded, Id=/);
  });

  it('takes comments in host.json and local.settings.json, and picks up changes of both', async () => {
    const folder = project(answering('process.env.GREETING'), {
      'host.json': '// the host\n{ "version": "2.0", }',
      'local.settings.json': '{ "Values": { "GREETING": "first", /* why */ }, }',
    });
    const { program, at } = await dev(folder);
    await program.printed(READY);
    expect(await (await fetch(at('/api/hello'))).text()).toBe('first');
    writeFileSync(join(folder, 'local.settings.json'), '{ "Values": { "GREETING": "second" } }');
    await eventually('the new settings answer', async () => (await textOf(at('/api/hello'))) === 'second');
    writeFileSync(join(folder, 'host.json'), '{ "version": "2.0", "extensions": { "http": { "routePrefix": "v2" } } }');
    await eventually('the new prefix answers', async () => (await textOf(at('/v2/hello'))) === 'second');
    expect(program.output.match(/signaling restart/g)).toHaveLength(2);
  });

  it('prints why a function whose route cannot be served is off, and lists the others', async () => {
    const wrong = "app.get('wrong', { route: 'admin/it', handler: () => undefined });";
    const { program } = await dev(project(`${answering('"on"')} ${wrong}`));
    await program.printed(READY);
    await program.printed(/The 'wrong' function is in error: .*built in routes/);
    expect(program.output).not.toContain('\twrong:');
    expect(program.output).not.toContain('{"level"');
  });

  it('runs beside another project when each has a port of its own', async () => {
    const first = await dev(project(answering('"one"')), [], { MANAGEMENT_PORT: '' });
    await first.program.printed(READY);
    const second = await dev(project(answering('"two"')), [], { MANAGEMENT_PORT: '' });
    await second.program.printed(READY);
    expect(await (await fetch(first.at('/api/hello'))).text()).toBe('one');
    expect(await (await fetch(second.at('/api/hello'))).text()).toBe('two');
  });

  it('asks for keys with --enableAuth, and lets the shell override local settings', async () => {
    const folder = project(answering('process.env.GREETING'), {
      'local.settings.json': JSON.stringify({ IsEncrypted: false, Values: { GREETING: 'from the file' } }),
    });
    const { program, at } = await dev(folder, ['--enableAuth'], { GREETING: 'from the shell' });
    await program.printed(READY);
    await program.printed("Skipping 'GREETING' from local settings");
    expect((await fetch(at('/api/hello'))).status).toBe(401);
  });

  it('reloads when a built file changes', async () => {
    const folder = project(answering('"one"'));
    const { program, at } = await dev(folder);
    await program.printed(READY);
    expect(await (await fetch(at('/api/hello'))).text()).toBe('one');
    writeFileSync(join(folder, 'index.js'), answering('"two"'));
    await eventually('the new code answers', async () => (await textOf(at('/api/hello'))) === 'two');
    await program.printed('index.js changed; signaling restart.');
  });

  it('opens the debugger with --inspect', async () => {
    const inspector = await freePort();
    const { program } = await dev(project(answering('"x"')), ['--inspect', `127.0.0.1:${inspector}`]);
    await program.printed(READY);
    const [target] = (await (await fetch(`http://127.0.0.1:${inspector}/json/list`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    expect(target?.webSocketDebuggerUrl).toContain(`127.0.0.1:${inspector}`);
  });

  it('names file and line of an entry file that throws, and recovers when it is mended', async () => {
    const folder = project("\n\nthrow new Error('no luck');\n");
    const { program, at } = await dev(folder);
    await program.printed('no luck');
    await program.printed(/index\.js:3/);
    writeFileSync(join(folder, 'index.js'), answering('"mended"'));
    await eventually('the mended code answers', async () => (await textOf(at('/api/hello'))) === 'mended');
  });

  it('says that no function was found, and what to look at', async () => {
    const { program } = await dev(project('exports.nothing = 1;'));
    await program.printed(/no function/i);
    await program.printed('package.json');
  });

  it('switches a function with an unknown binding off and runs the others', async () => {
    const odd = "app.generic('odd', { trigger: { type: 'holographTrigger' }, handler: () => undefined });";
    const { program, at } = await dev(project(`${answering('"on"')} ${odd}`));
    await program.printed(READY);
    await program.printed(/'odd' function is in error: .*holographTrigger/);
    expect((await fetch(at('/api/hello'))).status).toBe(200);
  });

  it('ends a custom handler with itself, though that has not listened yet', async () => {
    const folder = project('', {
      'host.json': JSON.stringify({
        version: '2.0',
        customHandler: { description: { defaultExecutablePath: 'node', arguments: ['handler.js'] } },
      }),
      'handler.js':
        "require('node:fs').writeFileSync('pid', String(process.pid)); setInterval(() => undefined, 60_000);",
      'hello/function.json': JSON.stringify({ bindings: [{ type: 'httpTrigger', direction: 'in', name: 'req' }] }),
      'local.settings.json': JSON.stringify({ Values: { FUNCTIONS_WORKER_RUNTIME: 'custom' } }),
    });
    const { program } = await dev(folder);
    const file = join(folder, 'pid');
    const written = () => existsSync(file) && Number(readFileSync(file, 'utf8'));
    const pid = await eventually('the handler runs', () => written() || undefined);
    await program.stop('SIGINT');
    expect(program.exitCode).toBe(0);
    expect(isRunning(pid)).toBe(false);
  });

  it('ends with 78 where there is no host.json, and says where it looked', async () => {
    const folder = project(answering('"x"'));
    rmSync(join(folder, 'host.json'));
    const { program } = await dev(folder);
    await within('the program to end', program.ended(), 60_000);
    expect(program.output).toContain(`no host.json in ${folder}`);
    expect([program.output, program.exitCode]).toEqual([expect.stringContaining('HOST_JSON_MISSING'), 78]);
  });

  it('says what is wrong with host.json, and recovers when it is mended', async () => {
    const folder = project(answering('"mended"'), { 'host.json': '{ "version": "1.0" }' });
    const { program, at } = await dev(folder);
    await program.printed(/host\.json.*"2\.0"/s);
    writeFileSync(join(folder, 'host.json'), '{ "version": "2.0" }');
    await eventually('the mended app answers', async () => (await textOf(at('/api/hello'))) === 'mended');
  });

  it('names a port that is taken', async () => {
    const port = await freePort();
    const other = createServer();
    await once(other.listen(port, '127.0.0.1'), 'listening');
    try {
      const { program } = await dev(project(answering('"x"')), ['--port', String(port)]);
      await within('the program to end', program.ended(), 60_000);
      expect(program.output).toMatch(new RegExp(`${port}.*PORT_IN_USE`, 's'));
      expect(program.exitCode).not.toBe(0);
    } finally {
      other.close();
    }
  });
});
