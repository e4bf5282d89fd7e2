import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const TOOLS = join(process.cwd(), '.test-tools');
const HOST_STATUS = '/var/lib/dpkg/status';
const REMEDY =
  'Run on Debian or Ubuntu with a reachable package mirror, or set NIGHTSHIFT_TEST_AMQP_URL to a RabbitMQ server for the tests.';

/** An unpacked RabbitMQ: it was never installed, so it needs no root and leaves the machine as it was. */
export interface Installation {
  /** The folder of rabbitmq-server and rabbitmqctl. */
  readonly scripts: string;
  readonly epmd: string;
  /** PATH, and the libraries that the machine lacks. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Fetches Debian's RabbitMQ into .test-tools/ unless an earlier run has. Rejects with a sentence that says what failed and what to do. */
export async function installedRabbit(): Promise<Installation> {
  const root = join(TOOLS, 'rabbitmq');
  if (!(await exists(root))) {
    try {
      await fetchInto(root);
    } catch (error) {
      throw new Error(`RabbitMQ for the tests could not be fetched: ${reasonOf(error)}\n${REMEDY}`, { cause: error });
    }
  }
  return describeInstallation(root);
}

async function fetchInto(root: string): Promise<void> {
  await mkdir(TOOLS, { recursive: true });
  // Unpacked beside its place and renamed at the end: a run that is interrupted, or another one, never leaves or sees half of it.
  const scratch = await mkdtemp(join(TOOLS, 'rabbitmq-fetch-'));
  try {
    const apt = await privateApt(scratch);
    const packages = await neededPackages(apt).catch((error: unknown) => {
      // Package lists that could not be fetched are only a warning to apt.
      throw new Error(`${reasonOf(error)}${apt.warnings}`, { cause: error });
    });
    await run('apt-get', [...apt.options, '-q', 'download', ...packages], { cwd: apt.downloads });
    const unpacked = join(scratch, 'root');
    for (const file of await readdir(apt.downloads)) await run('dpkg-deb', ['-x', join(apt.downloads, file), unpacked]);
    await makeRelocatable(join(unpacked, 'usr/lib/erlang/bin/erl'));
    await rename(unpacked, root).catch(async (error: unknown) => {
      if (!(await exists(root))) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface PrivateApt {
  readonly options: readonly string[];
  readonly downloads: string;
  readonly warnings: string;
}

/** apt with state and cache of its own: works without root, and on a machine whose package lists were never fetched. */
async function privateApt(scratch: string): Promise<PrivateApt> {
  const [state, cache, downloads] = [join(scratch, 'state'), join(scratch, 'cache'), join(scratch, 'downloads')];
  for (const folder of [join(state, 'lists/partial'), join(cache, 'archives/partial'), downloads]) {
    await mkdir(folder, { recursive: true });
  }
  await writeFile(join(state, 'nothing-installed'), '');
  const options = ['-o', `Dir::State=${state}`, '-o', `Dir::Cache=${cache}`, '-o', 'APT::Sandbox::User=root'];
  const { stderr } = await run('apt-get', [...options, '-q', 'update'], { maxBuffer: 2 ** 24 });
  const empty = `Dir::State::status=${join(state, 'nothing-installed')}`;
  return { options: [...options, '-o', empty], downloads, warnings: stderr };
}

/** RabbitMQ and Erlang whether or not the machine has them, and those of their libraries that it lacks. */
async function neededPackages(apt: PrivateApt): Promise<readonly string[]> {
  const all = await resolved(apt.options);
  const missing = await resolved([...apt.options, '-o', `Dir::State::status=${HOST_STATUS}`]);
  const packages = new Set([
    ...all.filter((name) => name === 'rabbitmq-server' || name.startsWith('erlang-')),
    ...missing.filter((name) => name.startsWith('lib')),
  ]);
  if (!packages.has('rabbitmq-server')) throw new Error('the package sources of this machine hold no rabbitmq-server');
  return [...packages];
}

async function resolved(options: readonly string[]): Promise<readonly string[]> {
  const wanted = ['install', '--print-uris', '--reinstall', '--no-install-recommends', '-qq', 'rabbitmq-server'];
  const { stdout } = await run('apt-get', [...options, ...wanted]);
  // 'http://…/name_version.deb' name_version_architecture.deb 1234 SHA256:…
  return stdout.split('\n').flatMap((line) => line.split(' ')[1]?.split('_')[0] ?? []);
}

/** Debian's `erl` knows only its installed place; this one finds itself, so that the folder may be moved with the checkout. */
async function makeRelocatable(erl: string): Promise<void> {
  const script = await readFile(erl, 'utf8');
  const found = script.replaceAll('ROOTDIR=/usr/lib/erlang', 'ROOTDIR="$(cd "$(dirname "$0")/.." && pwd)"');
  if (found === script) throw new Error(`${erl} is not the script we know: its ROOTDIR line is missing`);
  await writeFile(erl, found);
}

async function describeInstallation(root: string): Promise<Installation> {
  const erlang = join(root, 'usr/lib/erlang/bin');
  const versions = join(root, 'usr/lib/rabbitmq/lib');
  const [version] = await readdir(versions);
  if (version === undefined) throw new Error(`${versions} is empty: delete ${root} and run the tests again`);
  const libraries = (await readdir(join(root, 'usr/lib')))
    .filter((name) => name.includes('-linux-'))
    .flatMap((triplet) => [join(root, 'usr/lib', triplet), join(root, 'lib', triplet)]);
  return {
    scripts: join(versions, version, 'sbin'),
    epmd: join(erlang, 'epmd'),
    environment: {
      PATH: `${erlang}:/usr/bin:/bin`,
      LANG: 'C.UTF-8',
      ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(':') }),
    },
  };
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as Error & { readonly stderr?: string };
  return stderr || message;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
