import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { temporaryFolder } from './scratch.js';

const require = createRequire(import.meta.url);
const PROGRAM = require.resolve('azurite/dist/src/azurite.js');
/** The account of every Azurite, whose key is public. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const SERVICES = ['Blob', 'Queue', 'Table'] as const;

/** A storage account on this machine, in memory, with ports of its own. */
export class Azurite {
  readonly connectionString: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  private constructor(ports: readonly number[]) {
    const [blob, queue, table] = ports;
    const services = ['--blobPort', `${blob}`, '--queuePort', `${queue}`, '--tablePort', `${table}`];
    const others = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry'];
    this.#child = spawn(process.execPath, [PROGRAM, ...services, ...others], {
      cwd: temporaryFolder(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk) => (this.#output += String(chunk)));
    this.#child.stderr?.on('data', (chunk) => (this.#output += String(chunk)));
    this.#ended = new Promise((done) => this.#child.once('close', done));
    this.connectionString = [
      'DefaultEndpointsProtocol=http',
      `AccountName=${ACCOUNT}`,
      `AccountKey=${KEY}`,
      ...SERVICES.map((service, n) => `${service}Endpoint=http://127.0.0.1:${ports[n]}/${ACCOUNT}`),
    ].join(';');
  }

  static async start(): Promise<Azurite> {
    const azurite = new Azurite(await Promise.all(SERVICES.map(() => freePort())));
    try {
      await eventually('Azurite listens on its ports', () => azurite.#listens());
    } catch (error) {
      await azurite.stop();
      throw new Error(`Azurite did not start: ${azurite.#output}`, { cause: error });
    }
    return azurite;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #listens(): boolean {
    if (this.#child.exitCode !== null) throw new Error('it ended early');
    return SERVICES.every((service) => this.#output.includes(`Azurite ${service} service is successfully listening`));
  }
}
