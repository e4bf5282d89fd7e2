// Base images from Debian's packages and our pinned Node, where no registry can be reached. Named for what they are: none of them is the upstream image.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const DEBIAN = 'local/debian:12';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const NO_SERVICES = String.raw`printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d`;
const install = (packages) =>
  `RUN ${NO_SERVICES} && apt-get update -q && apt-get install -y -q --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*`;

const RABBITMQ = `FROM ${DEBIAN}
${install('rabbitmq-server')}
RUN rabbitmq-plugins --offline enable rabbitmq_management
ENV PATH=/usr/lib/rabbitmq/bin:$PATH HOME=/var/lib/rabbitmq RABBITMQ_CONFIG_FILES=/etc/rabbitmq/conf.d RABBITMQ_LOGS=-
USER rabbitmq
CMD ["rabbitmq-server"]
`;
const HAPROXY = `FROM ${DEBIAN}
${install('haproxy wget')}
USER haproxy
`;
/** The certificates are the machine's: its way to the npm registry may lead through a proxy of its own. */
const NODE = `FROM ${DEBIAN}
COPY ca-certificates.crt ${CERTIFICATES}
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}
`;

/** The image names of a run: those that the environment gives, else made here. */
export function baseImages(engine, root) {
  const scratch = mkdtempSync(join(tmpdir(), 'nightshift-images-'));
  const make = makerOf(engine, scratch);
  try {
    return {
      NODE_IMAGE: process.env.NODE_IMAGE ?? make('local/node:24-debian', NODE, (folder) => addNode(folder, root)),
      RABBITMQ_IMAGE: process.env.RABBITMQ_IMAGE ?? make('local/rabbitmq:3.10-debian', RABBITMQ),
      HAPROXY_IMAGE: process.env.HAPROXY_IMAGE ?? make('local/haproxy:2.6-debian', HAPROXY),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function makerOf({ env }, scratch) {
  const run = (command, args, options = {}) =>
    execFileSync(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'], ...options });
  let hasDebian = false;
  const debian = () => {
    if (hasDebian) return;
    const root = join(scratch, 'debian');
    run('nice', ['debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', root, mirror()]);
    run('sh', [
      '-c',
      `tar -C ${root} --exclude=./var/cache/apt --exclude=./var/lib/apt/lists -c . | docker import - ${DEBIAN}`,
    ]);
    hasDebian = true;
  };
  return (name, dockerfile, fill = () => undefined) => {
    debian();
    const folder = mkdtempSync(join(scratch, 'context-'));
    writeFileSync(join(folder, 'Dockerfile'), dockerfile);
    fill(folder);
    run('docker', ['build', '-q', '--network', 'host', '-t', name, folder], { env: { ...env, DOCKER_BUILDKIT: '0' } });
    return name;
  };
}

function addNode(folder, root) {
  copyFileSync(process.execPath, join(folder, 'node'));
  copyFileSync(CERTIFICATES, join(folder, 'ca-certificates.crt'));
  // npm's own entry tells where it is installed: <prefix>/lib/node_modules/npm/bin/npm-cli.js.
  const npm =
    process.env.npm_execpath ??
    execFileSync('npm', ['root', '-g'], { cwd: root, encoding: 'utf8' }).trim() + '/npm/bin/npm-cli.js';
  cpSync(dirname(dirname(npm)), join(folder, 'npm'), { recursive: true });
}

/** The mirror that apt is set to. */
function mirror() {
  const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];
  for (const path of sources) {
    try {
      const found = /https?:\/\/\S+\/debian\/?(?=\s)/.exec(readFileSync(path, 'utf8'));
      if (found !== null) return found[0];
    } catch {
      // The other place, then.
    }
  }
  return 'http://deb.debian.org/debian';
}
