import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const TOOLS = join(process.cwd(), '.test-tools');
const HOST_STATUS = '/var/lib/dpkg/status';

/** A program of Debian's to unpack for the tests. */
export interface Wanted {
  /** How it is named in messages and below .test-tools/. */
  readonly name: string;
  readonly folder: string;
  readonly packages: readonly string[];
  /** Of the packages that these need: those to take whether or not the machine has them. Of the others only what it lacks comes along. */
  readonly isOwn: (packageName: string) => boolean;
  /** What to do when it cannot be fetched. */
  readonly remedy: string;
  /** Makes what was unpacked ready to be run where it lies. */
  readonly prepare?: (unpacked: string) => Promise<void>;
}

/**
 * The folder that the packages are unpacked in: fetched into .test-tools/ unless an earlier run has. Nothing is installed, so it needs no root and leaves
 * the machine as it was. Rejects with a sentence that says what failed and what to do.
 */
export async function unpackedPackages(wanted: Wanted): Promise<string> {
  const root = join(TOOLS, wanted.folder);
  if (await exists(root)) return root;
  try {
    await fetchInto(root, wanted);
    return root;
  } catch (error) {
    throw new Error(`${wanted.name} for the tests could not be fetched: ${reasonOf(error)}\n${wanted.remedy}`, {
      cause: error,
    });
  }
}

/** The environment in which what was unpacked finds the libraries that the machine lacks. */
export async function libraryPath(root: string): Promise<Readonly<Record<string, string>>> {
  const libraries = (await readdir(join(root, 'usr/lib')))
    .filter((name) => name.includes('-linux-'))
    .flatMap((triplet) => [join(root, 'usr/lib', triplet), join(root, 'lib', triplet)]);
  // PulseAudio's private half lies in a folder of its own, which an installed one finds by its path.
  const pulse = libraries.map((folder) => join(folder, 'pulseaudio'));
  return libraries.length > 0 ? { LD_LIBRARY_PATH: [...libraries, ...pulse].join(':') } : {};
}

async function fetchInto(root: string, wanted: Wanted): Promise<void> {
  await mkdir(TOOLS, { recursive: true });
  // Unpacked beside its place and renamed at the end: a run that is interrupted, or another one, never leaves or sees half of it.
  const scratch = await mkdtemp(join(TOOLS, `${wanted.folder}-fetch-`));
  try {
    const apt = await privateApt(scratch);
    const packages = await neededPackages(apt, wanted).catch((error: unknown) => {
      // Package lists that could not be fetched are only a warning to apt.
      throw new Error(`${reasonOf(error)}${apt.warnings}`, { cause: error });
    });
    await run('apt-get', [...apt.options, '-q', 'download', ...packages], { cwd: apt.downloads });
    const unpacked = join(scratch, 'root');
    for (const file of await readdir(apt.downloads)) await run('dpkg-deb', ['-x', join(apt.downloads, file), unpacked]);
    await wanted.prepare?.(unpacked);
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

/** The program's own packages whether or not the machine has them, and those of their libraries that it lacks. */
async function neededPackages(apt: PrivateApt, { packages, isOwn }: Wanted): Promise<readonly string[]> {
  const all = await resolved(apt.options, packages);
  const missing = await resolved([...apt.options, '-o', `Dir::State::status=${HOST_STATUS}`], packages);
  const needed = new Set([...all.filter(isOwn), ...missing.filter((name) => name.startsWith('lib'))]);
  const absent = packages.filter((name) => !needed.has(name));
  if (absent.length > 0) throw new Error(`the package sources of this machine hold no ${absent.join(', ')}`);
  return [...needed];
}

async function resolved(options: readonly string[], packages: readonly string[]): Promise<readonly string[]> {
  const wanted = ['install', '--print-uris', '--reinstall', '--no-install-recommends', '-qq', ...packages];
  const { stdout } = await run('apt-get', [...options, ...wanted]);
  // 'http://…/name_version.deb' name_version_architecture.deb 1234 SHA256:…
  return stdout.split('\n').flatMap((line) => line.split(' ')[1]?.split('_')[0] ?? []);
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
