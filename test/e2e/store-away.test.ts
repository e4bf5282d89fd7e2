import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Clusters } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { Installation } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';
import { canMount, SmallDisk } from '../support/small-disk.js';

const describeWithDisk = canMount ? describe : describe.skip;

async function metric(installation: Installation, name: string): Promise<number> {
  const text = await (await installation.api('/metrics')).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? Number.NaN,
  );
}

describeWithDisk('a store whose disk is full (skipped where this user may not mount one)', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('keeps no call from running: records wait in the broker, an alarm is raised, and none is lost or doubled', async () => {
    const disk = new SmallDisk(24);
    clusters.closers.push(async () => disk.close());
    const { at, installation } = await clusters.start({
      workers: 1,
      env: {
        STORE_URL: `sqlite:${join(disk.folder, 'nightshift.db')}`,
        EXECUTIONS_RECORDER_BEHIND_AFTER: '1s',
      },
    });
    let sent = 0;
    const callMany = async (): Promise<void> => {
      const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await fetch(at('/api/logs'))).status));
      sent += statuses.length;
      expect(statuses.every((status) => status === 200)).toBe(true);
    };
    const accept = async (): Promise<void> => {
      const init = { method: 'POST', body: 'a line', headers: { prefer: 'respond-async' } };
      expect((await fetch(at('/api/ledger'), init)).status).toBe(202);
    };
    await callMany();
    await accept();
    disk.fill();
    const away = async (): Promise<boolean> => {
      await callMany();
      return (await metric(installation, 'nightshift_recorder_store_away_seconds')) > 0;
    };
    await eventually('the store to refuse records', away);
    await accept();
    await callMany();
    const readiness = async () => {
      const response = await fetch(`${installation.management}/health/ready`);
      return [response.status, ((await response.json()) as { recorder: string }).recorder];
    };
    await eventually('the alarm', async () => (await readiness())[1] === 'behind');
    expect((await readiness())[0]).toBe(200);
    expect(await metric(installation, 'nightshift_recorder_waiting_batches')).toBeGreaterThan(0);
    await installation.program.printed('The history is behind');
    disk.makeRoom();
    const recorded = async (query: string) =>
      (await installation.executions(query)).filter(({ status }) => status === 'Succeeded').length;
    await eventually('every call is recorded', async () => (await recorded('function=logs')) === sent);
    await eventually('every accepted run is recorded', async () => (await recorded('function=ledger')) === 2);
    await eventually('the alarm is over', async () => (await readiness())[1] === 'ok');
    await installation.program.printed('The history has caught up');
  });
});

describeWithDisk('one process whose disk is full (skipped where this user may not mount one)', () => {
  const clusters = new Clusters();

  afterEach(() => clusters.close());

  it('accepts nothing that it could not keep, says why, and goes on by itself when there is room', async () => {
    const disk = new SmallDisk(48);
    clusters.closers.push(async () => disk.close());
    const ledger = join(temporaryFolder(), 'ledger');
    const folder = appFolder('workbench', { LEDGER: ledger });
    const installation = await Installation.embedded([folder], {}, join(disk.folder, 'state'));
    clusters.closers.push(() => installation.close());
    await installation.ready();
    await installation.serving(basename(folder));
    let accepted = 0;
    const offer = async (): Promise<number> => {
      const init = { method: 'POST', body: `line ${accepted}`, headers: { prefer: 'respond-async' } };
      const { status } = await fetch(`${installation.gateway}/api/ledger`, init);
      if (status === 202) accepted += 1;
      return status;
    };
    expect(await offer()).toBe(202);
    disk.fill();
    await eventually('a refusal', async () => (await offer()) === 503);
    expect((await fetch(`${installation.management}/health/ready`)).status).toBe(503);
    await installation.program.printed('The embedded broker cannot write its file');
    disk.makeRoom();
    await eventually('acceptance', async () => (await offer()) === 202);
    const succeeded = async () =>
      (await installation.executions('function=ledger')).filter(({ status }) => status === 'Succeeded').length;
    await eventually('every accepted run is recorded', async () => (await succeeded()) === accepted);
    const lines = readFileSync(ledger, 'utf8').trim().split('\n');
    expect(new Set(lines).size).toBe(accepted);
  });
});
