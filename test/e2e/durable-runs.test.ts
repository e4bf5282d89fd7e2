import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Clusters } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Installation, startWorker, type ExecutionSeen } from '../support/nightshift.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';

const BUSY_MS = 30_000;

interface Detail {
  readonly execution: ExecutionSeen;
  readonly cancelling: boolean;
  readonly attempts: readonly {
    readonly attempt: number;
    readonly outcome?: string;
    readonly failure?: { code: string };
  }[];
  readonly output?: { readonly value?: { readonly body?: unknown } };
}

/** An installation that serves the app `durable`, as these tests use it. */
class House {
  readonly installation: Installation;
  readonly #ledger: string;

  constructor(installation: Installation, ledger: string) {
    this.installation = installation;
    this.#ledger = ledger;
  }

  /** Lines that functions of that name wrote. */
  lines(name: string): string[] {
    try {
      return readFileSync(this.#ledger, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${name} `));
    } catch {
      return [];
    }
  }

  /** Starts a durable run; resolves with its id once it is accepted. */
  async start(name: string, query = ''): Promise<string> {
    const headers = { prefer: 'respond-async' };
    const response = await fetch(`${this.installation.gateway}/api/${name}${query}`, { headers });
    expect(response.status).toBe(202);
    const id = /[0-9a-f-]{36}/.exec(response.headers.get('location') ?? '')?.[0];
    if (id === undefined) throw new Error(`no id in ${response.headers.get('location')}`);
    return id;
  }

  async detail(id: string): Promise<Detail | undefined> {
    const response = await this.installation.api(`/api/executions/${id}`).catch(() => undefined);
    return response?.ok === true ? ((await response.json()) as Detail) : undefined;
  }

  final(id: string): Promise<Detail> {
    return eventually(`the end of ${id}`, async () => {
      const detail = await this.detail(id);
      return ['Queued', 'Running'].includes(detail?.execution.status ?? 'Queued') ? undefined : detail;
    });
  }

  async cancel(id: string): Promise<number> {
    // Its row comes with the next batch of records.
    await eventually('the execution to be known', async () => (await this.detail(id)) !== undefined);
    return (await this.installation.api(`/api/executions/${id}/cancel`, { method: 'POST', body: '{}' })).status;
  }
}

function returned({ output }: Detail): unknown {
  return output?.value?.body;
}

describe('durable runs in one process', () => {
  let house: House;
  let patient: string;

  beforeAll(async () => {
    const ledger = join(temporaryFolder(), 'ledger');
    const installation = await Installation.embedded([appFolder('durable', { LEDGER: ledger })], {
      WORKER_DURABLE_SLOTS: '3',
      WORKER_CANCEL_GRACE: '500ms',
      WORKER_DRAIN_TIMEOUT: '500ms',
    });
    house = new House(installation, ledger);
    await installation.program.printed('Try it:');
    // Long: it goes on while the other tests run.
    patient = await house.start('patient');
  });
  afterAll(() => house?.installation.close());

  it('follow a retry policy, and tell the function which retry it is and what the last try failed with', async () => {
    const id = await house.start('stubborn');
    const detail = await house.final(id);
    expect(detail.execution).toMatchObject({ status: 'Succeeded', attempts: 3 });
    expect(detail.attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'Failed'],
      [2, 'Failed'],
      [3, 'Succeeded'],
    ]);
    expect(returned(detail)).toMatchObject({
      retryCount: 2,
      maxRetryCount: 2,
      exception: { message: expect.stringContaining('no luck 1') },
    });
    expect(house.lines('stubborn')).toEqual([0, 1, 2].map((retry) => `stubborn ${id} ${retry}`));
  });

  it('that wait for an answer follow it too, before the answer', async () => {
    const response = await fetch(`${house.installation.gateway}/api/stubborn`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ retryCount: 2, maxRetryCount: 2 });
  });

  it('are not charged for a neighbour that takes their process with it', async () => {
    const until = join(temporaryFolder(), 'until');
    const neighbour = await house.start('slow', `?ms=1&until=${until}`);
    const begun = () => house.lines('slow').filter((line) => line.endsWith(`started ${neighbour}`)).length;
    await eventually('the neighbour to run', () => begun() === 1);
    const culprit = await house.start('exits');
    await eventually('the neighbour to run again', () => begun() === 2);
    writeFileSync(until, '');
    const spared = await house.final(neighbour);
    expect(spared.execution).toMatchObject({ status: 'Succeeded', attempts: 2 });
    await eventually('the culprit to run again', () => house.lines('exits').length >= 2);
    expect(await house.cancel(culprit)).toBe(202);
    expect((await house.final(culprit)).execution.status).toBe('Cancelled');
  });

  it('that run are cancelled by telling the function', async () => {
    const id = await house.start('obedient');
    await eventually('it to run', () => house.lines('obedient').length === 1);
    // The signal is not among the members of the context that a library lists.
    expect(house.lines('obedient')).toEqual(['obedient started false']);
    expect(await house.cancel(id)).toBe(202);
    expect((await house.final(id)).execution).toMatchObject({
      status: 'Cancelled',
      attempts: 1,
      failure: { code: 'EXECUTION_CANCELLED' },
    });
    expect(await house.cancel(id)).toBe(409);
    expect(
      (await house.installation.api('/api/executions/unknown/cancel', { method: 'POST', body: '{}' })).status,
    ).toBe(404);
  });

  it('that ignore a cancel are ended, queued ones are never started, and neighbours survive', async () => {
    const deaf = await house.start('deaf');
    await eventually('it to run', () => house.lines('deaf').length === 1);
    const before = house.lines('slow').length;
    const until = join(temporaryFolder(), 'until');
    // Once both are cancelled they go on for longer than the deaf one has to end.
    const neighbour = () => house.start('slow', `?ms=1500&until=${until}`);
    const neighbours = [await neighbour(), await neighbour()];
    await eventually('the neighbours to run', () => house.lines('slow').length === before + 2);
    // Every slot is taken.
    const queued = await house.start('slow', '?ms=1');
    expect([await house.cancel(queued), await house.cancel(deaf)]).toEqual([202, 202]);
    writeFileSync(until, '');
    const ends = await Promise.all([deaf, queued, ...neighbours].map((id) => house.final(id)));
    expect(ends.map(({ execution }) => execution.status)).toEqual(['Cancelled', 'Cancelled', 'Succeeded', 'Succeeded']);
    expect(ends.map(({ execution }) => execution.attempts)).toEqual([1, 1, 1, 1]);
    expect(house.lines('slow').join()).not.toContain(queued);
  });

  it('are given back by a stop that cannot wait, not counted as failed, and a long retry delay outlives it', async () => {
    const before = house.lines('slow').length;
    const until = join(temporaryFolder(), 'until');
    const id = await house.start('slow', `?ms=1&until=${encodeURIComponent(until)}`);
    await eventually('it to run', () => house.lines('slow').length === before + 1);
    await house.installation.program.stop('SIGTERM', 30_000);
    writeFileSync(until, '');
    house.installation.restart();
    await house.installation.program.printed('Try it:');
    const detail = await house.final(id);
    expect(detail.execution).toMatchObject({ status: 'Succeeded', attempts: 2 });
    expect(detail.attempts[0]).toMatchObject({ outcome: 'Cancelled', failure: { code: 'WORKER_LOST' } });
    const waited = await house.final(patient);
    expect(waited.execution).toMatchObject({ status: 'Succeeded', attempts: 2 });
    expect(returned(waited)).toMatchObject({
      retryCount: 1,
      exception: { message: expect.stringContaining('not yet') },
    });
  });
});

describe('a long run over RabbitMQ', () => {
  const clusters = new Clusters();
  afterEach(() => clusters.close());

  it('goes on under a lease, and is started again with the next attempt when its worker is gone', async () => {
    const amqpUrl = await createVhost();
    const ledger = join(temporaryFolder(), 'ledger');
    const folder = appFolder('durable', { LEDGER: ledger });
    const installation = await Installation.overRabbit(amqpUrl, [folder], { EXECUTIONS_LEASE: '10s' });
    clusters.closers.push(() => installation.close());
    await installation.ready();
    const house = new House(installation, ledger);
    const app = folder.split('/').at(-1) ?? '';
    const env = { WORKER_CONSUMER_TIMEOUT: '2s' };
    const first = await startWorker(installation, amqpUrl, { ...env, WORKER_NAME: 'first' });
    clusters.closers.push(() => first.stop());
    await installation.serving(app, 1);
    const id = await house.start('slow', '?ms=6000');
    await first.printed('A long run goes on under a lease', BUSY_MS);
    await first.kill();
    const second = await startWorker(installation, amqpUrl, { ...env, WORKER_NAME: 'second' });
    clusters.closers.push(() => second.stop());
    const { execution, attempts } = await house.final(id);
    expect([execution.status, execution.failure]).toEqual(['Succeeded', undefined]);
    expect(attempts.map(({ attempt, outcome }) => [attempt, outcome ?? 'none'])).toEqual([
      [1, 'none'],
      [2, 'Succeeded'],
    ]);
    await second.printed('A long run goes on under a lease');
    expect(house.lines('slow').filter((line) => line.includes('ended'))).toHaveLength(1);
  });
});
