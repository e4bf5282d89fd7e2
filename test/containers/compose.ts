import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.js';
import { images } from './images.js';

const START_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 500;

const ON_SQLITE = { STORE_URL: 'sqlite:/var/lib/nightshift/nightshift.db', STORE_MIGRATE: 'auto' };

type Environment = Readonly<Record<string, string>>;

/** `docker compose` where it is there, else the older program of that name; undefined where neither is. */
export function composeCommand(): readonly string[] | undefined {
  const candidates = [['docker', 'compose'], ['docker-compose']];
  return candidates.find(([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0);
}

/** infra/compose.yaml with the images of this run; where no image of SQL Server is given, the nodes share an SQLite file. */
export class ComposeProject {
  readonly #command: readonly string[];
  readonly #name: string;
  readonly #environment: Environment;

  constructor(
    command: readonly string[],
    name: string,
    ports: { readonly gateway: number; readonly management: number },
  ) {
    const { rabbitmq, haproxy, sqlserver, secrets } = images();
    this.#command = command;
    this.#name = name;
    this.#environment = {
      RABBITMQ_IMAGE: rabbitmq,
      HAPROXY_IMAGE: haproxy,
      NIGHTSHIFT_SECRETS: secrets,
      ...(sqlserver === undefined ? ON_SQLITE : { SQLSERVER_IMAGE: sqlserver }),
      GATEWAY_PUBLISH: `127.0.0.1:${ports.gateway}`,
      MANAGEMENT_PUBLISH: `127.0.0.1:${ports.management}`,
    };
  }

  /** The file as it is read, with every variable in its place. Rejects when its schema does not hold. */
  async rendered(): Promise<string> {
    return this.#compose(images().current, 'config');
  }

  /** SQL Server with our database, schema and logins, where there is an image of it. */
  async upStore(): Promise<void> {
    const { current, sqlserver } = images();
    if (sqlserver === undefined) return;
    await this.up(current, 'sqlserver');
    for (const step of ['database', 'migrate', 'grants']) {
      await this.#compose(current, 'run', '--rm', '-T', '--no-deps', step);
    }
  }

  /** Starts services, or replaces those whose image has another tag now, and waits until they are healthy. */
  async up(tag: string, ...services: string[]): Promise<void> {
    await this.#compose(tag, 'up', '-d', '--no-deps', '--no-build', ...services);
    for (const service of services) {
      await eventually(
        `${service} is healthy`,
        async () => (await this.#health(service)) === 'healthy',
        START_LIMIT_MS,
      );
    }
  }

  /** The version that the running container of a service was built as. */
  versionOf(service: string): Promise<string> {
    return this.#inspect(service, '{{index .Config.Labels "org.opencontainers.image.version"}}');
  }

  async down(): Promise<void> {
    await this.#compose(images().current, 'down', '-v', '-t', '1');
  }

  #health(service: string): Promise<string> {
    return this.#inspect(service, '{{.State.Health.Status}}');
  }

  async #inspect(service: string, format: string): Promise<string> {
    const filters = [`com.docker.compose.project=${this.#name}`, `com.docker.compose.service=${service}`];
    // Every look starts a program: not as often as a condition inside this process.
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const list = ['ps', '-q', ...filters.flatMap((label) => ['--filter', `label=${label}`])];
    const [id] = execFileSync('docker', list, { encoding: 'utf8' }).split('\n');
    if (id === undefined || id === '') return '';
    const { stdout } = await promisify(execFile)('docker', ['inspect', '-f', format, id]).catch(() => ({ stdout: '' }));
    return stdout.trim();
  }

  async #compose(tag: string, ...verb: string[]): Promise<string> {
    const [program = '', ...first] = this.#command;
    const args = [...first, '-p', this.#name, '-f', 'infra/compose.yaml', ...verb];
    const env = { ...process.env, ...this.#environment, NIGHTSHIFT_TAG: tag };
    return (await promisify(execFile)(program, args, { env, maxBuffer: 2 ** 24 })).stdout;
  }
}
