import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from 'amqplib';
import { Clusters } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import type { Installation } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';
import { anEnd } from '../support/record-samples.js';

interface Letter {
  readonly id: string;
  readonly code: string;
  readonly queue: string;
  readonly state: string;
  readonly attempts: number;
  readonly redrivenExecution?: { readonly href: string };
}

interface LetterDetail extends Letter {
  readonly payload: { readonly encoding: string; readonly value: unknown };
  readonly original?: unknown;
  readonly failure?: { readonly code: string; readonly message: string };
}

const letters = async (installation: Installation, query: string): Promise<readonly Letter[]> =>
  (await installation.json<{ items: Letter[] }>(`/api/dead-letters?${query}`)).items;
const post = (installation: Installation, path: string, body: unknown = {}): Promise<Response> =>
  installation.api(path, { method: 'POST', body: JSON.stringify(body) });

describe.each(SET_UPS)('dead letters: $name', (setUp) => {
  let running: RunningSetUp | undefined;

  afterEach(() => running?.close());

  it('are what a function was that kept ending its process; mended and redriven, it runs', async () => {
    const ledger = join(temporaryFolder(), 'ledger');
    running = await setUp.serve('workbench', { LEDGER: ledger });
    const { installation, app } = running;
    const accepted = await fetch(`${installation.gateway}/api/fragile`, {
      method: 'POST',
      body: 'break',
      headers: { prefer: 'respond-async', 'content-type': 'text/plain', authorization: 'Bearer s3cret' },
    });
    expect(accepted.status).toBe(202);

    const [letter] = await eventually(
      'the dead letter',
      async () => {
        const found = await letters(installation, `app=${app}&function=fragile`);
        return found.length > 0 && found;
      },
      90_000,
    );
    expect(letter).toMatchObject({ code: 'ATTEMPTS_EXHAUSTED', state: 'waiting', attempts: 5 });
    const path = `/api/dead-letters/${letter!.id}`;
    // The record of the last attempt may reach the store later than the letter.
    const detail = await eventually('the failure', async () => {
      const seen = await installation.json<LetterDetail>(path);
      return seen.failure !== undefined && seen;
    });
    expect(detail.failure).toMatchObject({
      code: 'ATTEMPTS_EXHAUSTED',
      message: expect.stringContaining('5 attempts'),
    });
    expect(JSON.stringify(detail)).not.toContain('s3cret');

    const mended = JSON.stringify(detail.payload.value)
      .replaceAll('"break"', '"mended"')
      .replaceAll(Buffer.from('break').toString('base64'), Buffer.from('mended').toString('base64'));
    const edited = await installation.api(`${path}/payload`, { method: 'PUT', body: `{"json":${mended}}` });
    expect(edited.status).toBe(200);
    expect(await edited.json()).toMatchObject({ original: { encoding: 'json' } });

    const answers = await Promise.all([1, 2].map(() => post(installation, `${path}/redrive`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const redriven = (await answers.find(({ ok }) => ok)!.json()) as Letter;
    expect(redriven.state).toBe('redriven');
    const execution = await eventually('the redriven execution', async () => {
      const response = await installation.api(redriven.redrivenExecution!.href);
      if (!response.ok) return undefined;
      const { execution: seen } = (await response.json()) as { execution: { status: string } };
      return seen.status === 'Succeeded' && seen;
    });
    expect(execution).toMatchObject({ function: 'fragile', attempts: 1 });
    expect(readFileSync(ledger, 'utf8')).toBe('mended\n');

    const audit = await installation.json<{ items: { action: string; actor: { kind: string } }[] }>(
      `/api/audit?targetId=${letter!.id}`,
    );
    expect(audit.items.at(-1)).toMatchObject({ action: 'dead-letter.edit', actor: { kind: 'owner' } });
    expect(audit.items.map(({ action }) => action)).toContain('dead-letter.redrive');
  });
});

describe('dead letters over RabbitMQ', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('keep whatever lies in ns.dead and every record that cannot be read, and let the rest through', async () => {
    const { installation, amqpUrl } = await clusters.start({ workers: 1 });
    const client = await connect(amqpUrl);
    clusters.closers.push(() => client.close());
    const channel = await client.createConfirmChannel();
    const headers = { 'ns-dead-queue': 'orders', 'ns-dead-reason': 'rejected' };
    channel.publish('ns.dead', '', Buffer.from([255, 0, 254]), { headers });
    channel.publish('ns.dead', '', Buffer.from('just text'), { headers, messageId: 'm1' });
    const good = anEnd();
    const records = [{ kind: 'ended', id: 'bad' }, good];
    channel.publish('ns.records', 'records', Buffer.from(JSON.stringify({ v: 1, records })), {
      type: 'execution.recorded',
      messageId: 'batch',
    });
    await channel.waitForConfirms();

    const found = await eventually('three letters', async () => {
      const seen = await letters(installation, 'state=waiting');
      return seen.length === 3 && seen;
    });
    expect(found.map(({ queue, code }) => `${queue} ${code}`).toSorted()).toEqual([
      'ns.records MESSAGE_INVALID',
      'orders REJECTED',
      'orders REJECTED',
    ]);
    const bad = found.find(({ queue }) => queue === 'ns.records')!;
    expect((await installation.json<LetterDetail>(`/api/dead-letters/${bad.id}`)).payload.value).toEqual({
      v: 1,
      records: [records[0]],
    });
    await eventually('the good record', async () => (await installation.api(`/api/executions/${good.id}`)).ok);

    const refused = await post(installation, '/api/dead-letters/redrive', { filter: { queue: 'orders' } });
    expect(await refused.json()).toMatchObject({
      matched: 2,
      done: 0,
      failed: [{ code: 'DEAD_LETTER_UNDELIVERABLE' }, {}],
    });
    const discarded = await post(installation, '/api/dead-letters/discard', { filter: { queue: 'orders' } });
    expect(await discarded.json()).toMatchObject({ matched: 2, done: 2 });

    // As bad as before: it comes back, and knows how often it has been here.
    expect((await post(installation, `/api/dead-letters/${bad.id}/redrive`)).status).toBe(200);
    const [again] = await eventually('the record comes back', async () => {
      const seen = await letters(installation, 'queue=ns.records&state=waiting');
      return seen.length > 0 && seen;
    });
    expect(again).toMatchObject({ redrives: 1, ancestor: bad.id });
  });
});
