import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SilentLogger } from '#contracts/ports/logger.js';
import { eventually, within } from '../../test/support/eventually.js';
import { TinyManagement } from '../../test/support/worker/tiny-management.js';
import { ManagementLink, type LinkOptions } from './management-link.js';
import { Reachability } from './reachability.js';

let management: TinyManagement;
let link: ManagementLink | undefined;

beforeEach(async () => {
  management = new TinyManagement();
  await management.start();
});

afterEach(async () => {
  await link?.close();
  await management.stop();
});

function aLink(part: Partial<LinkOptions> = {}): ManagementLink {
  const logger = new SilentLogger();
  link = new ManagementLink({
    managementUrl: management.url,
    credential: () => management.credential,
    heartbeat: () => ({ type: 'worker.heartbeat', apps: [], running: 0, draining: false }),
    onOpen: () => undefined,
    onNotice: () => undefined,
    onRefused: () => Promise.resolve(),
    reachability: new Reachability(logger, management.url),
    logger,
    ...part,
  });
  return link;
}

describe('the link to management', () => {
  it('sends a heartbeat when it opens, and one when something changed', async () => {
    const opened = aLink();
    await within('the link to open', opened.open());
    opened.announce();
    opened.announce();
    await eventually('both heartbeats', () => management.heartbeats.length >= 2);
    expect(management.heartbeats).toHaveLength(2);
  });

  it('sends a heartbeat every interval', async () => {
    await within('the link to open', aLink({ heartbeatEveryMs: 100 }).open());
    await eventually('heartbeats by interval', () => management.heartbeats.length >= 3);
  });

  it('hears notices, and lets those it does not know pass', async () => {
    let notices = 0;
    await aLink({ onNotice: () => (notices += 1) }).open();
    management.notify('{"type":"something.newer"}');
    management.notify('no json');
    management.notify();
    await eventually('the notice', () => notices > 0);
    expect(notices).toBe(1);
  });

  it('comes back when management was restarted, and tells that it did', async () => {
    let opens = 0;
    await aLink({ onOpen: () => (opens += 1) }).open();
    await management.stop();
    await management.start();
    await eventually('the second link', () => management.connected === 1);
    await eventually('the second opening', () => opens === 2);
    expect(management.links).toBe(2);
  });

  it('waits for a management that is away at the start', async () => {
    await management.stop();
    const opening = aLink().open();
    await management.start();
    await within('the link to open', opening);
    expect(management.links).toBe(1);
  });

  it('drops a link on which management does not answer, and makes a new one', async () => {
    const opened = aLink({ heartbeatEveryMs: 20 });
    await opened.open();
    management.freeze();
    await eventually('another link', () => management.links >= 2);
  });

  it('asks for another credential when management refuses the one it has', async () => {
    let credential = 'old';
    const refused: (string | undefined)[] = [];
    const onRefused = (value: string | undefined) => {
      refused.push(value);
      credential = management.credential;
      return Promise.resolve();
    };
    await within('the link to open', aLink({ credential: () => credential, onRefused }).open());
    expect(refused).toEqual(['old']);
  });

  it('closes while management is away', async () => {
    await management.stop();
    const opened = aLink();
    const opening = opened.open();
    await within('the link to close', opened.close());
    await within('open to return', opening);
  });
});
