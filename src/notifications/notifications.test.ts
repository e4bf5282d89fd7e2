import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { readOptions } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { Stores } from '#src/stores.js';
import { eventually } from '../../test/support/eventually.js';
import { anOccurrence } from '../../test/support/factories.js';
import { AwayStore } from '../../test/support/notifications/away-store.js';
import { KeepingDestination } from '../../test/support/notifications/samples.js';
import { RememberingLogger } from '../../test/support/remembering-logger.js';
import { SetClock } from '../../test/support/set-clock.js';
import { Courier } from './courier.js';
import { DirectSender } from './direct-sender.js';
import { NotificationOutbox } from './notification-outbox.js';
import { Notifications } from './notifications.js';
import { notificationsOptions } from './notifications.config.js';
import { OutboxSender } from './outbox-sender.js';

const DAY_MS = 86_400_000;

describe('notifications', () => {
  let folder: string;
  let stores: Stores;
  let store: AwayStore;
  let clock: SetClock;
  let logger: RememberingLogger;
  let webhook: KeepingDestination;
  let mail: KeepingDestination;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-notifications-'));
    stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
    store = new AwayStore(stores.notifications);
    clock = new SetClock();
    logger = new RememberingLogger();
    [webhook, mail] = [new KeepingDestination('webhook'), new KeepingDestination('mail')];
  });
  afterEach(async () => {
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A management node; its rounds are the test's. */
  function aNode(variables: Record<string, string> = {}): Notifications {
    const config = readOptions(notificationsOptions, { NOTIFY_FOLD: '0s', ...variables }).value;
    const courier = new Courier([webhook, mail], config, logger);
    const outbox = new NotificationOutbox(store, courier, config, logger);
    return new Notifications(outbox, new DirectSender(courier, clock), new OutboxSender(store, courier, clock), logger);
  }

  it('are told once to each destination, whichever nodes saw and sent it', async () => {
    const nodes = [aNode(), aNode()];
    const occurrence = anOccurrence({ text: 'Worker a is lost.' });
    await Promise.all(nodes.map((node) => node.tell(occurrence)));
    await Promise.all(nodes.map((node) => node.send()));
    for (const { sent } of [webhook, mail]) {
      expect(sent).toMatchObject([{ event: 'worker-lost', text: 'Worker a is lost.', count: 1, link: '/api/workers' }]);
    }
    expect(webhook.sent[0]!.id).toBe(mail.sent[0]!.id);
  });

  it('name the installation and link to its address', async () => {
    const node = aNode({ NOTIFY_INSTALLATION: 'plant 2', NOTIFY_LINK_URL: 'https://ns.example.org/' });
    await node.tell(anOccurrence());
    await node.send();
    expect(webhook.sent).toMatchObject([
      {
        installation: 'plant 2',
        link: 'https://ns.example.org/api/workers',
        occurrences: [{ facts: { worker: 'desktop' } }],
      },
    ]);
  });

  it('of one event that come close together are sent as one', async () => {
    const node = aNode({ NOTIFY_FOLD: '3s' });
    for (const text of ['a', 'b', 'c']) await node.tell(anOccurrence({ text }));
    await node.send();
    expect(webhook.sent.map(({ text }) => text)).toEqual(['a']);
    await eventually('the others', async () => {
      await node.send();
      return webhook.sent.length === 2;
    });
    expect(webhook.sent[1]).toMatchObject({ count: 2, text: '2 times worker-lost, the first: b' });
  });

  it('are not told when nobody wants to know', async () => {
    const node = aNode({ NOTIFY_EVENTS: 'timer-missed' });
    await node.tell(anOccurrence());
    await node.tellEvenWithoutStore(anOccurrence());
    await node.send();
    expect([webhook.tries, (await store.list(1)).length]).toEqual([0, 0]);
  });

  it('go on to the other destinations when one is away, and are tried again later', async () => {
    const node = aNode();
    webhook.away = true;
    await node.tell(anOccurrence());
    await node.send();
    expect([mail.sent.length, webhook.tries]).toEqual([1, 1]);
    await node.send();
    expect(webhook.tries).toBe(1);
    expect((await store.list(1))[0]!.deliveries).toEqual([
      { destination: 'mail', state: 'delivered', tries: 1, error: undefined },
      { destination: 'webhook', state: 'pending', tries: 1, error: 'The webhook is away' },
    ]);
  });

  it('are given up after a day, and an operator can see it', async () => {
    const node = aNode();
    webhook.away = true;
    await node.tell(anOccurrence());
    // The node's clock says when a day is over; the outbox goes by the store's.
    clock.advance(Date.now() - clock.now().getTime() + DAY_MS + 1);
    await node.send();
    expect((await store.list(1))[0]!.deliveries[1]).toMatchObject({ state: 'failed', error: 'The webhook is away' });
    const lines = logger.lines.filter(({ level }) => level === 'error');
    expect(lines).toMatchObject([{ message: 'A notification is given up', fields: { destination: 'webhook' } }]);
  });

  it('wait in memory while the store is away', async () => {
    const node = aNode();
    store.away = true;
    await node.tell(anOccurrence());
    await expect(node.send()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(webhook.tries).toBe(0);
    store.away = false;
    await node.send();
    expect(webhook.sent).toHaveLength(1);
  });

  it('about the store itself are sent without it, once, and listed when it is back', async () => {
    const node = aNode();
    store.away = true;
    mail.away = true;
    const occurrence = anOccurrence({ event: 'recorder-behind', key: 'recorder-behind/node/1' });
    await node.tellEvenWithoutStore(occurrence);
    await node.send().catch(() => undefined);
    expect([webhook.sent.length, mail.tries]).toEqual([1, 1]);
    store.away = false;
    mail.away = false;
    await node.send();
    expect(mail.tries).toBe(1);
    clock.advance(5_000);
    await node.send();
    expect([webhook.sent.length, mail.sent.length]).toEqual([1, 1]);
    expect(await store.list(10)).toMatchObject([{ event: 'recorder-behind', count: 1, deliveries: [] }]);
    await node.tellEvenWithoutStore(occurrence);
    await node.send();
    expect(webhook.sent).toHaveLength(1);
  });

  it('of a state that lasts are told when it begins, each time', async () => {
    const nodes = [aNode(), aNode()];
    const occurrence = {
      event: 'dead-letters',
      text: '5 wait.',
      link: '/api/dead-letters',
      facts: { count: 5 },
    } as const;
    for (let episode = 1; episode <= 2; episode += 1) {
      for (const node of [...nodes, ...nodes]) await node.tellState('dead-letters', occurrence);
      await nodes[0]!.send();
      expect(webhook.sent).toHaveLength(episode);
      for (const node of nodes) await node.stateOver('dead-letters');
    }
  });

  it('are forgotten after a month', async () => {
    const node = aNode();
    await node.tell(anOccurrence());
    await node.send();
    clock.advance(Date.now() - clock.now().getTime() + 31 * DAY_MS);
    await node.send();
    expect(await store.list(1)).toEqual([]);
  });
});
