import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { toError } from '#contracts/errors.js';
import { EXTERNAL_URL, IMAGE } from './variables.js';

const DEFAULT_IMAGE = 'mcr.microsoft.com/mssql/server:2022-latest';
const PULL_LIMIT_MS = 300_000;
const START_LIMIT_MS = 180_000;
const PORT = 1433;

export interface TestServer {
  /** Of a database that the login may open. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The server that the tests run on, or the reason why there is none. */
export async function findTestServer(): Promise<TestServer | { readonly missing: string }> {
  const external = process.env[EXTERNAL_URL];
  if (external !== undefined && external !== '') return { url: external, stop: async () => undefined };
  // Loading the client takes a second, which a machine without Docker does not have to pay.
  if (process.env['DOCKER_HOST'] === undefined && !existsSync('/var/run/docker.sock')) {
    return { missing: 'there is no Docker engine' };
  }
  try {
    return await startContainer(process.env[IMAGE] || DEFAULT_IMAGE);
  } catch (error) {
    return { missing: `no container of SQL Server could be started: ${toError(error).message}` };
  }
}

async function startContainer(image: string): Promise<TestServer> {
  const { GenericContainer, ImageName, Wait, getContainerRuntimeClient } = await import('testcontainers');
  const client = await getContainerRuntimeClient();
  const name = ImageName.fromString(image);
  if (!(await client.image.exists(name))) {
    await within(PULL_LIMIT_MS, client.image.pull(name), `pulling ${image} took too long`);
  }
  const password = `Aa1-${randomBytes(12).toString('hex')}`;
  const container = await new GenericContainer(image)
    .withEnvironment({ ACCEPT_EULA: 'Y', MSSQL_PID: 'Developer', MSSQL_SA_PASSWORD: password })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage(/Recovery is complete/))
    .withStartupTimeout(START_LIMIT_MS)
    .start();
  const address = `${container.getHost()}:${container.getMappedPort(PORT)}`;
  return {
    // Its certificate is its own.
    url: `mssql://sa:${password}@${address}/master?trustServerCertificate=true`,
    stop: async () => void (await container.stop()),
  };
}

async function within<T>(limitMs: number, work: Promise<T>, problem: string): Promise<T> {
  const limit = new AbortController();
  try {
    return await Promise.race([
      work,
      delay(limitMs, undefined, { signal: limit.signal, ref: false }).then(() => {
        throw new Error(problem);
      }),
    ]);
  } finally {
    limit.abort();
  }
}
