// A Docker engine for the tests: the one there is, or a private one from Debian's packages, in a temporary folder, without a firewall rule.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = ['docker.io', 'debootstrap', 'iptables', 'docker-compose'];
const START_LIMIT_MS = 60_000;

const answers = (env) => spawnSync('docker', ['version'], { env, stdio: 'ignore', timeout: 20_000 }).status === 0;

/** `{ env, isPrivate, stop }`: the environment that makes the docker client find it. */
export async function openEngine() {
  if (answers(process.env)) return { env: process.env, isPrivate: false, stop: () => undefined };
  installPackages();
  return startDaemon();
}

function installPackages() {
  const wanted = {
    dockerd: '/usr/sbin/dockerd',
    debootstrap: '/usr/sbin/debootstrap',
    compose: '/usr/bin/docker-compose',
  };
  if (Object.values(wanted).every((path) => existsSync(path))) return;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw new Error(
      'No Docker engine answers. Start one (DOCKER_HOST), or run this as root on Debian 12, where one is made from packages.',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['-q', 'update'], { env, stdio: 'inherit' });
  execFileSync('apt-get', ['-q', '-y', 'install', '--no-install-recommends', ...PACKAGES], { env, stdio: 'inherit' });
}

async function startDaemon() {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-engine-'));
  const at = (name) => join(folder, name);
  const socket = `unix://${at('docker.sock')}`;
  const log = openSync(at('dockerd.log'), 'a');
  mkdirSync(at('exec'));
  // No rules and no masquerading: names and published ports work without, and builds use the network of the machine.
  const flags = [
    '--iptables=false',
    '--ip6tables=false',
    '--ip-masq=false',
    '--bip',
    '172.31.250.1/24',
    '--storage-driver=overlay2',
  ];
  const places = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('docker.pid'), '-H', socket];
  const hadBridge = existsSync('/sys/class/net/docker0');
  const daemon = spawn('nice', ['dockerd', ...flags, ...places], { detached: true, stdio: ['ignore', log, log] });
  const env = {
    ...process.env,
    DOCKER_HOST: socket,
    TESTCONTAINERS_RYUK_DISABLED: 'true',
    TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
  };
  const stop = () => stopDaemon({ daemon, folder, hadBridge, env });
  const deadline = Date.now() + START_LIMIT_MS;
  while (!answers(env)) {
    if (daemon.exitCode !== null || Date.now() > deadline) {
      const told = readFileSync(at('dockerd.log'), 'utf8').slice(-2_000);
      await stop();
      throw new Error(`The Docker engine does not start:\n${told}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { env, isPrivate: true, stop };
}

/** Leaves the machine as it was: containers, daemon, mounts, the bridge, the folder. */
async function stopDaemon({ daemon, folder, hadBridge, env }) {
  const docker = (...args) => spawnSync('docker', args, { env, encoding: 'utf8' }).stdout ?? '';
  const containers = docker('ps', '-aq').split('\n').filter(Boolean);
  if (containers.length > 0) docker('rm', '-f', '-v', ...containers);
  docker('network', 'prune', '-f');
  const ended = daemon.exitCode === null ? new Promise((resolve) => daemon.once('exit', resolve)) : undefined;
  daemon.kill('SIGTERM');
  await ended;
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter((path) => path.startsWith(folder)).reverse()) spawnSync('umount', ['-l', mount]);
  if (!hadBridge) spawnSync('ip', ['link', 'del', 'docker0'], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
