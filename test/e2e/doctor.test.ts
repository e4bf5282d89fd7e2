import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import type { Finding, Verdict } from '#contracts/finding.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { aQueue } from '../support/broker-samples.js';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { temporaryFolder } from '../support/scratch.js';

const LIMIT_MS = 120_000;

interface Report {
  readonly exitCode: number | null;
  readonly output: string;
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Verdict, number>>;
}

async function doctor(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Report> {
  const options = { arguments: ['doctor', ...args], env, cwd: temporaryFolder() };
  const { output, exitCode } = await Program.run('nightshift', options, LIMIT_MS);
  const parsed = args.includes('--json') ? (JSON.parse(output) as Omit<Report, 'exitCode' | 'output'>) : undefined;
  return { exitCode, output, findings: parsed?.findings ?? [], counts: parsed?.counts ?? ({} as Report['counts']) };
}

/** A policy that overrides ours, and a queue of ours with arguments that are not. */
async function withWrongBroker<T>(server: TestBroker, act: () => Promise<T>): Promise<T> {
  await server.ctl('set_policy', '--priority', '9', 'strict', '^ns\\.records$', '{"delivery-limit":5}');
  const broker = await openRabbit(server.url);
  await broker.queue.declare(aQueue({ name: 'ns.app.billing.durable', deadLetters: false }));
  await broker.close();
  try {
    return await act();
  } finally {
    await server.ctl('clear_policy', 'strict');
    await server.ctl('delete_queue', 'ns.app.billing.durable');
  }
}

const named = ({ findings }: Report, part: string): Finding | undefined =>
  findings.find(({ check }) => check.includes(part));

describe('nightshift doctor', () => {
  let server: TestBroker;

  beforeAll(async () => {
    server = await TestBroker.start({ management: true });
  });
  afterAll(() => server?.stop());

  const management = (more: Readonly<Record<string, string>> = {}): Record<string, string> => {
    const stateDir = join(temporaryFolder(), 'state');
    return {
      BROKER_URL: server.url,
      BROKER_MANAGEMENT_URL: server.managementUrl,
      MANAGEMENT_STATE_DIR: stateDir,
      STORE_URL: `sqlite:${join(stateDir, 'nightshift.db')}`,
      ...more,
    };
  };

  it('finds nothing wrong where nothing is, and says what it could not look at', async () => {
    await server.ctl('import_definitions', 'infra/broker/definitions.json');
    const env = management();
    const stores = await openSqliteStores({ path: env['STORE_URL']!.slice(7), logger: new SilentLogger() });
    await stores.apps.insertApp('billing', new Date());
    await stores.close();
    const report = await doctor(['--json'], env);
    expect(report.findings.filter(({ verdict }) => verdict === 'failure')).toEqual([]);
    expect(report.exitCode).toBe(0);
    for (const part of ['permissions', 'alarms', 'delivery limit', 'clock', 'store: schema', 'store: writing']) {
      expect(named(report, part)).toMatchObject({ verdict: 'ok' });
    }
    expect(named(report, 'queues')?.message).toContain('ns.app.billing.sync');
    expect(named(report, 'consumer timeout')?.verdict).toBe('not checked');
    expect(named(report, 'advertised address')?.verdict).toBe('not checked');
    expect(report.findings.every(({ verdict, remedy }) => verdict === 'ok' || remedy !== undefined)).toBe(true);
    expect(await server.ctl('list_queues', 'name')).not.toContain('ns.');
  });

  it('fails with a remedy for each thing that is wrong', async () => {
    const env = management({ GATEWAY_ADVERTISED_URL: `http://127.0.0.1:${await freePort()}` });
    const folder = env['MANAGEMENT_STATE_DIR']!;
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, 'owner-token'), 'secret');
    chmodSync(join(folder, 'owner-token'), 0o644);
    const path = env['STORE_URL']!.slice(7);
    const stores = await openSqliteStores({ path, logger: new SilentLogger() });
    await stores.apps.insertApp('billing', new Date());
    await stores.apps.markDurable('billing');
    await stores.close();
    const report = await withWrongBroker(server, () => doctor(['--json'], env));
    expect(report.exitCode).toBe(1);
    const failed = report.findings.filter(({ verdict }) => verdict === 'failure');
    expect(failed.map(({ check }) => check.replace(/127\.0\.0\.1:\d+/, 'host')).toSorted()).toEqual([
      'broker host: delivery limit',
      'broker host: queue ns.app.billing.durable',
      'gateway: advertised address',
      'owner token',
    ]);
    expect(report.counts.failure).toBe(4);
    expect(named(report, 'delivery limit')?.message).toContain('ns.records');
    expect(named(report, 'delivery limit')?.remedy).toContain('definitions.json');
  });

  it('tells an alarm of the broker, a user without rights, and an address that nobody answers', async () => {
    await server.ctl('add_user', 'poor', 'poor');
    await server.ctl('set_permissions', 'poor', '^mine$', '.*', '.*');
    const poor = Object.assign(new URL(server.url), { username: 'poor', password: 'poor' }).href;
    const nobody = `amqp://guest:guest@127.0.0.1:${await freePort()}`;
    const powerless = await doctor(['--json'], management({ BROKER_URL: `${nobody},${poor}` }));
    expect(powerless.exitCode).toBe(1);
    expect(named(powerless, 'permissions')).toMatchObject({
      verdict: 'failure',
      message: expect.stringContaining('may not declare a queue'),
      remedy: expect.stringContaining('set_permissions'),
    });
    expect(powerless.findings.some(({ message }) => message.includes('ECONNREFUSED'))).toBe(true);
    expect(powerless.output).not.toContain('guest:guest');

    await server.ctl('set_vm_memory_high_watermark', 'absolute', '1MiB');
    try {
      expect(named(await doctor(['--json'], management()), 'alarms')).toMatchObject({
        verdict: 'failure',
        message: expect.stringContaining('takes no messages'),
      });
    } finally {
      await server.ctl('set_vm_memory_high_watermark', '0.4');
    }
  });

  it("prints text for people, knows a worker's and an embedded environment, and reports a configuration it cannot read", async () => {
    const embedded = await doctor([], {});
    expect(embedded.output).toMatch(/^ok {11}configuration: every option can be read$/m);
    expect(embedded.output).toMatch(/^\d+ checks: \d+ ok, /m);
    expect(embedded.exitCode).toBe(0);
    const worker = await doctor([], {
      BROKER_URL: server.url,
      MANAGEMENT_URL: `http://127.0.0.1:${await freePort()}`,
    });
    expect(worker.output).toMatch(/^failure {6}management: .+ cannot be reached: .*ECONNREFUSED/m);
    expect(worker.exitCode).toBe(1);
    const wrong = await doctor(['--json'], { BROKER_URL: 'http://nowhere', GATEWAY_PORT: 'x' });
    expect(wrong.findings.map(({ check }) => check)).toEqual(['configuration', 'configuration']);
    expect(wrong.exitCode).toBe(1);
  });
});
