import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { libraryPath, unpackedPackages } from '../debian/unpacked-packages.js';

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
  const root = await unpackedPackages({
    name: 'RabbitMQ',
    folder: 'rabbitmq',
    packages: ['rabbitmq-server'],
    isOwn: (name) => name === 'rabbitmq-server' || name.startsWith('erlang-'),
    remedy:
      'Run on Debian or Ubuntu with a reachable package mirror, or set NIGHTSHIFT_TEST_AMQP_URL to a RabbitMQ server for the tests.',
    prepare: (unpacked) => makeRelocatable(join(unpacked, 'usr/lib/erlang/bin/erl')),
  });
  return describeInstallation(root);
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
  return {
    scripts: join(versions, version, 'sbin'),
    epmd: join(erlang, 'epmd'),
    environment: { PATH: `${erlang}:/usr/bin:/bin`, LANG: 'C.UTF-8', ...(await libraryPath(root)) },
  };
}
