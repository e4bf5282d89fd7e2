import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NotificationMessage } from '#src/notifications/notification-message.js';
import { Clusters } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { StoreOutage } from '../support/fire/store-outage.js';
import { Installation } from '../support/nightshift.js';
import { HttpReceiver } from '../support/notifications/http-receiver.js';
import { headerOf, MailReceiver } from '../support/notifications/mail-receiver.js';
import { appFolder } from '../support/set-ups.js';

interface Notified {
  readonly event: string;
  readonly occurrences: readonly { readonly facts: { readonly name: string } }[];
  readonly deliveries: readonly { readonly destination: string; readonly state: string }[];
}

describe('notifications', () => {
  let clusters: Clusters;
  let webhook: HttpReceiver;
  let mail: MailReceiver;

  beforeEach(async () => {
    clusters = new Clusters();
    webhook = await HttpReceiver.open();
    mail = await MailReceiver.open({ disabledCommands: ['STARTTLS'] });
  });
  afterEach(async () => {
    await clusters.close();
    await webhook.close();
    await mail.close();
  });

  const options = (app: string) => ({
    NOTIFY_WEBHOOK_URL: `http://${webhook.address}/hook`,
    NOTIFY_SMTP_URL: `smtp://${mail.address}`,
    NOTIFY_MAIL_FROM: 'nightshift@example.org',
    NOTIFY_MAIL_TO: 'ops@example.org',
    NOTIFY_FUNCTION: `${app}/queued`,
    NOTIFY_WORKER_GRACE: '1s',
    NOTIFY_FOLD: '0s',
    LOG_LEVEL: 'info',
  });

  /** Two management nodes on one store and broker, and three workers. */
  async function start() {
    const cluster = await clusters.start({ workers: 3, env: options });
    const { installation, amqpUrl, app } = cluster;
    const second = await Installation.overRabbit(amqpUrl, [], {
      ...options(app),
      MANAGEMENT_STATE_DIR: installation.stateDir,
      STORE_URL: `sqlite:${join(installation.stateDir, 'nightshift.db')}`,
    });
    clusters.closers.push(() => second.close());
    await second.ready();
    await eventually(
      'the second node sees every worker',
      () => (second.program.output.match(/A worker is here/g)?.length ?? 0) >= 3,
    );
    return cluster;
  }

  it('of lost workers arrive once everywhere, with two management nodes', async () => {
    const { installation, workers } = await start();
    const [killed, drained, alsoKilled] = workers as [(typeof workers)[0], (typeof workers)[0], (typeof workers)[0]];
    await killed.kill();
    await eventually('the webhook hears of it', () => webhook.posts.length > 0);
    await drained.stop();
    // The last is told later than anything that is wrongly told about the first two.
    await alsoKilled.kill();
    const hearsOfLast = () => webhook.posts.some(({ body }) => body.includes('worker-2'));
    await eventually('the webhook hears of the last one', hearsOfLast);
    await eventually('so does the mailbox', () => mail.mails.some(({ source }) => source.includes('worker-2')));

    const messages = webhook.json<NotificationMessage>();
    expect(messages.map(({ occurrences }) => occurrences[0]!.facts['name'])).toEqual(['worker-0', 'worker-2']);
    expect(messages[0]).toMatchObject({ event: 'worker-lost', installation: 'nightshift', count: 1 });
    const subjects = mail.mails.map((received) => headerOf(received, 'subject'));
    expect(subjects).toEqual([
      expect.stringContaining('Worker worker-0 is'),
      expect.stringContaining('Worker worker-2 is'),
    ]);

    // A delivery is settled after whoever it went to has heard of it.
    const items = await eventually('every delivery is settled', async () => {
      const listed = await installation.json<{ items: Notified[] }>('/api/notifications');
      const pending = listed.items.flatMap(({ deliveries }) => deliveries).filter(({ state }) => state === 'pending');
      return pending.length === 0 ? listed.items : undefined;
    });
    expect(items.map(({ occurrences }) => occurrences[0]!.facts.name)).toEqual(['worker-2', 'worker-0']);
    for (const { deliveries } of items) {
      const states = deliveries.map(({ destination, state }) => `${destination} ${state}`);
      expect(states).toEqual(['function delivered', 'mail delivered', 'webhook delivered']);
    }
  });

  it('say that the history is behind while the store is away, and that it has caught up', async () => {
    const folder = appFolder('workbench');
    const installation = await Installation.embedded([folder], {
      ...options(basename(folder)),
      EXECUTIONS_RECORDER_BEHIND_AFTER: '1s',
    });
    clusters.closers.push(() => installation.close());
    await installation.ready();
    await installation.serving(basename(folder));
    const outage = StoreOutage.begin(join(installation.stateDir, 'nightshift.db'));
    const events = () => webhook.json<NotificationMessage>().map(({ event }) => event);
    try {
      expect((await fetch(`${installation.gateway}/api/slow?ms=1`)).status).toBe(200);
      await eventually('the webhook hears of it', () => webhook.posts.length > 0);
      expect(events()).toEqual(['recorder-behind']);
      await eventually('so does the mailbox', () => mail.mails.length > 0);
      // Nothing that waits for the store holds up a call.
      const startedMs = performance.now();
      expect((await fetch(`${installation.gateway}/api/slow?ms=1`)).status).toBe(200);
      expect(performance.now() - startedMs).toBeLessThan(4_000);
    } finally {
      outage.end();
    }
    await eventually('the webhook hears that it is over', () => webhook.posts.length > 1);
    expect(events()).toEqual(['recorder-behind', 'recorder-recovered']);
    const listed = await eventually('both are listed', async () => {
      const { items } = await installation.json<{ items: Notified[] }>('/api/notifications');
      return items.length === 2 && items.map(({ event }) => event).toSorted();
    });
    expect(listed).toEqual(['recorder-behind', 'recorder-recovered']);
  });

  it('are tried by hand, and a function of the user’s own is run with them', async () => {
    const { installation, written } = await clusters.start({ workers: 1, env: options });
    const tryThem = () =>
      installation.json<{ items: object[] }>('/api/notifications/test', { method: 'POST', body: '{}' });
    const { items } = await tryThem();
    expect(items).toMatchObject([
      { destination: 'webhook', delivered: true },
      { destination: 'mail', delivered: true },
      { destination: 'function', delivered: true },
    ]);
    expect(webhook.json()).toMatchObject([{ event: 'test', installation: 'nightshift' }]);
    expect(headerOf(mail.mails[0]!, 'subject')).toBe('[nightshift] This is a test: notifications arrive here.');
    await eventually('the function was run', () => written().length === 1);
    expect(JSON.parse(written()[0]!)).toEqual(webhook.json()[0]);

    const { address } = webhook;
    await webhook.close();
    const again = await tryThem();
    expect(again.items[0]).toMatchObject({
      destination: 'webhook',
      delivered: false,
      error: 'The webhook cannot be reached: ECONNREFUSED',
    });
    expect(JSON.stringify(again)).not.toContain(address);
    webhook = await HttpReceiver.open();
  });
});
