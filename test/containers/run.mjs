// `npm run test:containers`: an engine, base images, both of our images twice (tag N and tag N+1), then the suites against containers of them.
// Takes the engine that answers; on a Debian 12 without one, as root, makes its own and removes it again. Images given by NODE_IMAGE, RABBITMQ_IMAGE
// and HAPROXY_IMAGE are used as they are (with a registry in reach: the upstream ones), others are made of Debian's packages.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseImages } from './base-images.mjs';
import { openEngine } from './engine.mjs';

const root = join(import.meta.dirname, '../..');
const [CURRENT, NEXT] = ['test-n', 'test-n-plus-1'];
const started = Date.now();
const say = (text) => console.log(`containers (${((Date.now() - started) / 1000).toFixed(0)} s): ${text}`);

function must(command, args, env) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} … ended with ${status}`);
}

/** With rules of its own the engine has a network for builds; ours, which has none, lends the machine's. */
function buildOurs({ env, isPrivate }, node, tag) {
  const network = isPrivate ? ['--network', 'host'] : [];
  for (const role of ['management', 'worker']) {
    const name = `nightshift-${role}:${tag}`;
    const args = ['--build-arg', `NODE_IMAGE=${node}`, '--build-arg', `VERSION=${tag}`, '--target', role, '-t', name];
    must('nice', ['docker', 'build', '-q', ...network, '-f', 'infra/containers/Dockerfile', ...args, '.'], env);
  }
}

async function main() {
  const secrets = mkdtempSync(join(tmpdir(), 'nightshift-secrets-'));
  const engine = await openEngine();
  try {
    say(engine.isPrivate ? 'a Docker engine of our own runs' : 'takes the Docker engine that answers');
    const bases = baseImages(engine, root);
    say(`base images: ${Object.values(bases).join(', ')}`);
    const env = {
      ...engine.env,
      ...bases,
      DOCKER_BUILDKIT: engine.isPrivate ? '0' : (process.env.DOCKER_BUILDKIT ?? '1'),
    };
    for (const tag of [CURRENT, NEXT]) buildOurs({ env, isPrivate: engine.isPrivate }, bases.NODE_IMAGE, tag);
    say('both images are built, twice');
    must('docker', ['images', '--format', '  {{.Repository}}:{{.Tag}} {{.Size}}'], env);
    must(process.execPath, ['infra/containers/prepare.mjs', secrets], env);
    const suites = {
      ...env,
      NIGHTSHIFT_SECRETS: secrets,
      NIGHTSHIFT_TEST_TAG: CURRENT,
      NIGHTSHIFT_TEST_NEXT_TAG: NEXT,
    };
    must('npm', ['run', 'jest', '--', '-c', 'test/containers/jest.config.mjs', ...process.argv.slice(2)], suites);
    say('done');
  } finally {
    await engine.stop();
    rmSync(secrets, { recursive: true, force: true });
  }
}

// A signal ends what runs now; cleaning up follows, and must not be cut short by it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
await main();
