import { randomUUID } from 'node:crypto';
import type { Channel, ConfirmChannel } from 'amqplib';
import { failure, ok, type Finding } from '#contracts/finding.js';
import { EXCHANGES } from '#contracts/topology.js';
import { reasonOf, replyCodeOf } from '../rabbit-errors.js';
import { openChannel } from '../rabbit-topology.js';
import { settlesWithin } from '../time-limit.js';
import type { ReachedBroker } from './reach-address.js';

const ANSWER_LIMIT_MS = 3_000;
const NOT_FOUND = 404;
const REMEDY =
  "Give the user all rights in the virtual host: rabbitmqctl set_permissions -p <vhost> <user> '.*' '.*' '.*'.";

/** Declares, binds, publishes to and consumes a queue that lives as long as the check; looks whether the broker takes messages. */
export async function checkPermissions({ label, model }: ReachedBroker): Promise<Finding[]> {
  const check = `broker ${label}: permissions`;
  let blocked: string | undefined;
  model.on('blocked', (reason: string) => (blocked = reason));
  const channel = await model.createConfirmChannel();
  channel.on('error', () => undefined);
  const name = `ns.doctor.${randomUUID()}`;
  const steps: readonly (readonly [what: string, step: () => Promise<unknown>])[] = [
    ['declare a queue', () => channel.assertQueue(name, { exclusive: true, autoDelete: true, durable: false })],
    ...(await existingExchanges(model)).map((exchange): [string, () => Promise<unknown>] => [
      `bind a queue to ${exchange}`,
      () => channel.bindQueue(name, exchange, name),
    ]),
    ['consume from a queue', () => channel.consume(name, () => undefined, { noAck: true })],
    ['publish to a queue', () => published(channel, name)],
  ];
  for (const [what, step] of steps) {
    try {
      if (await settlesInTime(step())) continue;
      return [alarmFinding(label, blocked ?? 'it did not confirm a message in time')];
    } catch (error) {
      return [failure(check, `may not ${what}: ${reasonOf(error)}`, REMEDY)];
    }
  }
  await settlesWithin(channel.close(), ANSWER_LIMIT_MS);
  const rights = ok(check, 'may declare, bind, publish and consume');
  return blocked === undefined
    ? [rights, ok(`broker ${label}: alarms`, 'takes messages')]
    : [rights, alarmFinding(label, blocked)];
}

/** Those that no process has declared yet cannot be bound to. */
async function existingExchanges(model: ReachedBroker['model']): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of Object.values(EXCHANGES)) {
    const channel: Channel = await openChannel(model);
    try {
      await channel.checkExchange(name);
      found.push(name);
      await channel.close();
    } catch (error) {
      if (replyCodeOf(error) !== NOT_FOUND) found.push(name);
    }
  }
  return found;
}

function published(channel: ConfirmChannel, queue: string): Promise<void> {
  channel.publish('', queue, Buffer.from('nightshift doctor'));
  return channel.waitForConfirms();
}

/** Rejects as the step does. */
async function settlesInTime(step: Promise<unknown>): Promise<boolean> {
  const inTime = await settlesWithin(step, ANSWER_LIMIT_MS);
  if (inTime) await step;
  return inTime;
}

function alarmFinding(label: string, reason: string): Finding {
  return failure(
    `broker ${label}: alarms`,
    `takes no messages now: ${reason}`,
    'Look at `rabbitmq-diagnostics alarms`: give the broker memory or disk, or let consumers catch up. Calls are answered 503 until then.',
  );
}
