// Makes what `docker compose -f infra/compose.yaml up` takes from files: the secrets, and the example app. What is there already is kept.
// Needs Node 20 or later. Secrets lie in infra/secrets: a folder of this user's, with files that any user can read, because a container's user is
// none of this machine's. Another place: node infra/containers/prepare.mjs <folder>, and NIGHTSHIFT_SECRETS for compose.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '../..');
const folder = resolve(process.argv[2] ?? join(root, 'infra/secrets'));

const random = () => randomBytes(32).toString('base64url');

/** SQL Server asks for three kinds of characters: chance alone would nearly always have them. */
const sqlPassword = () => `Ns1-${random()}`;

const keyRing = () => {
  const id = `${new Date().toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  return `${JSON.stringify({ keys: [{ id, key: randomBytes(32).toString('base64') }] }, null, 2)}\n`;
};

/** RabbitMQ's rabbit_password_hashing_sha256: four bytes of salt, then the digest of salt and password. */
function passwordHash(password) {
  const salt = randomBytes(4);
  const digest = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, digest]).toString('base64');
}

/** RabbitMQ makes no user of its own when it is given definitions: these hold ours, beside the policies of infra/broker. */
function definitions(users) {
  const shared = JSON.parse(readFileSync(join(root, 'infra/broker/definitions.json'), 'utf8'));
  const everything = { vhost: '/', configure: '.*', write: '.*', read: '.*' };
  const made = {
    vhosts: [{ name: '/' }],
    users: users.map(({ name, password, tags }) => ({
      name,
      password_hash: passwordHash(password),
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags,
    })),
    permissions: users.map(({ name }) => ({ user: name, ...everything })),
    ...shared,
  };
  return `${JSON.stringify(made, null, 2)}\n`;
}

function write(name, make) {
  const path = join(folder, name);
  if (existsSync(path)) return;
  writeFileSync(path, make(), { mode: 0o444, flag: 'wx' });
  chmodSync(path, 0o444);
  console.log(`made ${path}`);
}

mkdirSync(folder, { recursive: true, mode: 0o700 });
chmodSync(folder, 0o700);
write('key-ring.json', keyRing);
write('join-token', () => `ns_join_${random()}\n`);
write('sqlserver-sa-password', sqlPassword);
for (const login of ['owner', 'runtime', 'reader']) write(`store-${login}-password`, sqlPassword);

// The four belong together: all of them are made, or none.
const broker = ['rabbitmq-definitions.json', 'broker-url-management', 'broker-url-worker', 'broker-management-url'];
const missing = broker.filter((name) => !existsSync(join(folder, name)));
if (missing.length > 0 && missing.length < broker.length) {
  console.error(`${missing.join(', ')} missing in ${folder}: remove ${broker.join(', ')} and run this again.`);
  process.exit(1);
}
if (missing.length > 0) {
  const management = { name: 'nightshift-management', password: random(), tags: ['monitoring', 'policymaker'] };
  const worker = { name: 'nightshift-worker', password: random(), tags: [] };
  const url = (scheme, { name, password }, port) => `${scheme}://${name}:${password}@rabbitmq:${port}\n`;
  write('rabbitmq-definitions.json', () => definitions([management, worker]));
  write('broker-url-management', () => url('amqp', management, 5672));
  write('broker-url-worker', () => url('amqp', worker, 5672));
  write('broker-management-url', () => url('http', management, 15672));
}

const { status } = spawnSync(process.execPath, [join(root, 'examples/prepare.mjs'), 'orders'], { stdio: 'inherit' });
process.exit(status ?? 1);
