import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { temporaryFolder } from '../support/scratch.js';

const LIMIT_MS = 60_000;
const JOIN_TOKEN = `ns_join_${'a'.repeat(43)}`;

async function aCertificate(): Promise<{ readonly certFile: string; readonly keyFile: string }> {
  const folder = temporaryFolder();
  const pair = await generate([{ name: 'commonName', value: 'nightshift' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  writeFileSync(files.certFile, pair.cert);
  writeFileSync(files.keyFile, pair.private, { mode: 0o600 });
  return files;
}

describe('a worker whose management speaks TLS', () => {
  const programs: Program[] = [];

  afterEach(() => Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL'))));

  const start = (role: string, env: Readonly<Record<string, string>>): Program => {
    const program = Program.start('nightshift', { arguments: [role], env });
    programs.push(program);
    return program;
  };

  it('joins with the authority that TRUSTED_CA_FILE names, and says so where it is not named', async () => {
    const { certFile, keyFile } = await aCertificate();
    const [broker, stateDir, port] = [await createVhost(), temporaryFolder(), await freePort()];
    const shared = { BROKER_URL: broker, BROKER_CONNECT_TIMEOUT: '50s' };
    const management = {
      ...shared,
      MANAGEMENT_PORT: String(port),
      GATEWAY_PORT: '0',
      MANAGEMENT_STATE_DIR: stateDir,
      STORE_URL: `sqlite:${join(stateDir, 'nightshift.db')}`,
      MANAGEMENT_JOIN_TOKEN: JOIN_TOKEN,
      MANAGEMENT_TLS_CERT_FILE: certFile,
      MANAGEMENT_TLS_KEY_FILE: keyFile,
    };
    start('management', management);
    const worker = (more: Readonly<Record<string, string>> = {}) =>
      start('worker', {
        ...shared,
        MANAGEMENT_URL: `https://127.0.0.1:${port}`,
        WORKER_JOIN_TOKEN: JOIN_TOKEN,
        WORKER_STATE_DIR: temporaryFolder(),
        ...more,
      });
    const trusting = worker({ TRUSTED_CA_FILE: certFile });
    await trusting.printed('Worker joined', LIMIT_MS);
    // The check of a container asks by an address that no certificate has to name.
    const check = await Program.run('health', { arguments: ['management'], env: management });
    expect([check.exitCode, check.output]).toEqual([0, '']);
    const doubtful = worker();
    await doubtful.printed('in TRUSTED_CA_FILE', LIMIT_MS);
    expect(doubtful.output).not.toContain('Worker joined');
  });
});
