import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Installation, type ExecutionSeen } from '../support/nightshift.js';
import { Program } from '../support/program.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';

const LIMIT_MS = 120_000;

describe('backup and restore', () => {
  const folder = appFolder('payroll', { LEDGER: join(temporaryFolder(), 'ledger') });
  const backup = join(temporaryFolder(), 'backup');
  const restoredDir = join(temporaryFolder(), 'restored');
  let installation: Installation;
  let restored: Installation | undefined;

  beforeAll(async () => {
    installation = await Installation.embedded([folder]);
    await installation.ready();
    await installation.serving(basename(folder));
  });
  afterAll(async () => {
    await restored?.close();
    await installation?.close();
  });

  it('a backup of a running installation gives back its apps, history, tokens and queues', async () => {
    const before = await ranAndRecorded(installation);
    const made = await underLoad(installation, () =>
      nightshift('backup', backup, '--state-dir', installation.stateDir),
    );
    expect(made).toMatchObject({ exitCode: 0, output: expect.stringContaining('nightshift.db, broker.db') });
    const inUse = await nightshift('restore', backup, '--state-dir', installation.stateDir, '--force');
    expect(inUse).toMatchObject({ exitCode: 1, output: expect.stringContaining('STATE_FOLDER_IN_USE') });
    const token = installation.ownerToken;
    await installation.program.stop('SIGKILL');

    expect(await nightshift('restore', backup, '--state-dir', restoredDir)).toMatchObject({ exitCode: 0 });
    restored = await Installation.embedded([], {}, restoredDir);
    await restored.ready();
    await restored.serving(basename(folder));
    expect(restored.ownerToken).toBe(token);
    const known = new Set((await restored.executions('status=Succeeded')).map(({ id }) => id));
    expect(before.filter(({ id }) => !known.has(id))).toEqual([]);
    await ranAndRecorded(restored);
  });
});

/** `later`: by way of the broker. */
function pay({ gateway }: Installation, later: boolean): Promise<Response> {
  const headers: Record<string, string> = later ? { prefer: 'respond-async' } : {};
  return fetch(`${gateway}/api/pay`, { method: 'POST', body: 'Ada', headers });
}

/** While calls of both kinds come, one after the other; each of them is answered. */
async function underLoad<T>(installation: Installation, act: () => Promise<T>): Promise<T> {
  const load = { isWanted: true };
  const calls = (async () => {
    for (let n = 0; load.isWanted; n += 1) expect((await pay(installation, n % 2 === 0)).ok).toBe(true);
  })();
  try {
    return await act();
  } finally {
    load.isWanted = false;
    await calls;
  }
}

/** One call of each kind; what succeeded so far, once both are recorded. */
async function ranAndRecorded(installation: Installation): Promise<readonly ExecutionSeen[]> {
  const succeeded = () => installation.executions('status=Succeeded');
  const earlier = (await succeeded()).length;
  for (const later of [true, false]) expect((await pay(installation, later)).ok).toBe(true);
  await eventually('both are recorded', async () => (await succeeded()).length >= earlier + 2, LIMIT_MS);
  return succeeded();
}

function nightshift(...args: string[]): Promise<Program> {
  return Program.run('nightshift', { arguments: args });
}
