import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { temporaryFolder } from '../support/scratch.js';
import { Program } from '../support/program.js';

const CONFIGURATION = 78;
const BROKER_URL = 'amqp://guest:guest@127.0.0.1:5672';

type Env = Readonly<Record<string, string>>;

describe('a wrong configuration', () => {
  /** Runs a program in an empty folder until it ends by itself. */
  async function run(args: readonly string[], env: Env) {
    const cwd = temporaryFolder();
    const program = await Program.run('nightshift', { arguments: args, env, cwd });
    expect(program.output).not.toMatch(/^\s+at /m);
    return { program, left: readdirSync(cwd) };
  }

  it('is told whole, by variable, before anything is opened or written', async () => {
    const { program, left } = await run(['management'], {
      MANAGEMENT_PORT: 'abc',
      GATEWAY_PORT: '70000',
      GATEWAY_REQUEST_TIMEOUT: '30',
      LOG_LEVEL: 'loud',
      MANAGEMENT_ROLES: 'cook',
      STORE_URL: 'postgres://somewhere/else',
    });
    expect(program.exitCode).toBe(CONFIGURATION);
    expect(program.output.match(/^[A-Z_]+(?= is )/gm)?.toSorted()).toEqual([
      'BROKER_URL',
      'GATEWAY_PORT',
      'GATEWAY_REQUEST_TIMEOUT',
      'LOG_LEVEL',
      'MANAGEMENT_PORT',
      'MANAGEMENT_ROLES',
      'STORE_URL',
    ]);
    expect(left).toEqual([]);
  });

  it.each<[string, string[], Env, RegExp]>([
    ['a broker address of another kind', ['worker'], { BROKER_URL: 'http://x' }, /BROKER_URL.*expected amqp:\/\//],
    ['a secret file that is missing', ['worker'], { BROKER_URL_FILE: '/nowhere' }, /BROKER_URL_FILE is "\/nowhere"/],
    [
      'mails without a receiver',
      ['start'],
      { NOTIFY_SMTP_URL: 'smtp://u:s3cret@host', NOTIFY_MAIL_FROM: 'a@b' },
      /^NOTIFY_MAIL_TO is missing: (?!.*s3cret)/m,
    ],
    ['no slots', ['worker'], { BROKER_URL, WORKER_SYNC_SLOTS: '0' }, /WORKER_SYNC_SLOTS is "0": .* 1 or more/],
    ['a port flag that is no number', ['start', '--port', 'abc'], {}, /GATEWAY_PORT is "abc"/],
    [
      'an app folder without host.json',
      ['start', '--app', '/tmp'],
      { MANAGEMENT_PORT: '0' },
      /\/tmp has no host\.json/,
    ],
  ])('ends with 78 for %s', async (_name, args, env, message) => {
    const { program } = await run(args, { GATEWAY_PORT: '0', ...env });
    expect(program.output).toMatch(message);
    expect(program.exitCode).toBe(CONFIGURATION);
  });

  it('ends with 1, naming address and variable, when the broker is away', async () => {
    const port = await freePort();
    const { program } = await run(['worker'], {
      BROKER_URL: `amqp://guest:guest@127.0.0.1:${port}`,
      BROKER_CONNECT_TIMEOUT: '500ms',
    });
    expect(program.output).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} could not be reached.*Check BROKER_URL`));
    expect(program.exitCode).toBe(1);
  });
});
