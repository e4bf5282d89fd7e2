import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { within } from '../../test/support/eventually.js';
import { JOIN_TOKEN, TinyManagement } from '../../test/support/worker/tiny-management.js';
import { ManagementClient } from './management-client.js';
import { Membership } from './membership.js';
import { Reachability } from './reachability.js';

const never = new AbortController().signal;
let folder: string;
let management: TinyManagement;
let renewals: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-membership-'));
  management = new TinyManagement();
  await management.start();
  renewals = 0;
});

afterEach(async () => {
  await management.stop();
  await rm(folder, { recursive: true });
});

function aMembership(token: string | undefined = JOIN_TOKEN): Membership {
  const logger = new SilentLogger();
  const membership: Membership = new Membership({
    client: new ManagementClient(management.url, () => membership.credential),
    reachability: new Reachability(logger, management.url),
    logger,
    lock: { take: () => Promise.resolve(), release: () => Promise.resolve() },
    file: join(folder, 'state', 'worker.json'),
    labels: {},
    name: 'desk-1',
    joinToken: token === '' ? undefined : new Secret(token),
    onRenewed: () => (renewals += 1),
  });
  return membership;
}

describe('membership', () => {
  it('joins once and keeps its credential in a file that only its user can read', async () => {
    const first = aMembership();
    await first.open(never);
    const again = aMembership('');
    await again.open(never);
    expect(management.joins).toEqual([{ name: 'desk-1', labels: {} }]);
    expect(again.workerId).toBe('worker-credential-1');
    expect(again.credential).toBe('credential-1');
    expect((await stat(join(folder, 'state', 'worker.json'))).mode & 0o777).toBe(0o600);
  });

  it('waits for a management that is away', async () => {
    await management.stop();
    const membership = aMembership();
    const opening = membership.open(never);
    await management.start();
    await within('the worker to join', opening);
    expect(membership.workerId).toBe('worker-credential-1');
  });

  it('says what to do without a join token, with a refused one, and with a damaged file', async () => {
    await expect(aMembership('').open(never)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('WORKER_JOIN_TOKEN'),
    });
    await expect(aMembership('wrong').open(never)).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
      message: expect.stringContaining("Make a new one with 'nightshift join-tokens create'"),
    });
    await aMembership().open(never);
    await writeFile(join(folder, 'state', 'worker.json'), '{}');
    await expect(aMembership().open(never)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('joins again once when its credential is refused, however many ask', async () => {
    const membership = aMembership();
    await membership.open(never);
    management.credential = 'credential-2';
    await Promise.all([membership.renew('credential-1', never), membership.renew('credential-1', never)]);
    await membership.renew('credential-1', never);
    expect(membership.workerId).toBe('worker-credential-2');
    expect(management.joins).toHaveLength(2);
    expect(renewals).toBe(1);
    expect(await readFile(join(folder, 'state', 'worker.json'), 'utf8')).toContain('credential-2');
  });

  it('stops waiting when it is told to', async () => {
    await management.stop();
    const stopping = new AbortController();
    const opening = aMembership().open(stopping.signal);
    stopping.abort();
    await expect(within('open to end', opening)).rejects.toMatchObject({ code: 'MANAGEMENT_UNAVAILABLE' });
  });
});
