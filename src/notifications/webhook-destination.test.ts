import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';
import { HttpReceiver } from '../../test/support/notifications/http-receiver.js';
import { aMessage } from '../../test/support/notifications/samples.js';
import { SetClock } from '../../test/support/set-clock.js';
import { WebhookDestination, type WebhookOptions } from './webhook-destination.js';

const clock = new SetClock();

describe('webhook', () => {
  let receiver: HttpReceiver;

  beforeEach(async () => {
    receiver = await HttpReceiver.open();
  });
  afterEach(() => receiver.close());

  const webhook = (url: string, options: Partial<WebhookOptions> = {}) =>
    new WebhookDestination({ url: new Secret(url), secret: undefined, clock, ...options });
  const failure = (destination: WebhookDestination) =>
    destination.send(aMessage()).then(
      () => '',
      (error: unknown) => toError(error).message,
    );

  it('posts the message as JSON, with its id', async () => {
    const message = aMessage();
    await webhook(`http://${receiver.address}/hooks/T0?to=ops`).send(message);
    const [post] = receiver.posts;
    expect(post).toMatchObject({ method: 'POST', path: '/hooks/T0?to=ops' });
    expect(post!.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': message.id });
    expect(post!.headers).not.toHaveProperty('webhook-signature');
    expect(JSON.parse(post!.body)).toEqual(message);
  });

  it.each([
    ['text', 'a secret', Buffer.from('a secret')],
    ['whsec_ and base64', `whsec_${Buffer.from([1, 2, 250]).toString('base64')}`, Buffer.from([1, 2, 250])],
  ])('signs id, time and body with a key given as %s', async (_kind, secret, key) => {
    const message = aMessage();
    await webhook(`http://${receiver.address}`, { secret: new Secret(secret) }).send(message);
    const { headers, body } = receiver.posts[0]!;
    const timestamp = String(clock.now().getTime() / 1_000);
    const expected = createHmac('sha256', key).update(`${message.id}.${timestamp}.${body}`).digest('base64');
    expect(headers).toMatchObject({ 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${expected}` });
  });

  it('sends user and password of the address as a header', async () => {
    await webhook(`http://ops:p%40ss@${receiver.address}/`).send(aMessage());
    expect(receiver.posts[0]!.headers.authorization).toBe(`Basic ${Buffer.from('ops:p@ss').toString('base64')}`);
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await HttpReceiver.open();
    receiver.answer = (response) => response.writeHead(307, { location: `http://${elsewhere.address}/` }).end();
    expect(await failure(webhook(`http://${receiver.address}/`))).toBe(
      'The webhook answered 307 (redirects are not followed)',
    );
    expect(elsewhere.posts).toEqual([]);
    await elsewhere.close();
  });

  it('says what was wrong, without the address: it may be the secret', async () => {
    receiver.answer = (response) => response.writeHead(500).end('x'.repeat(100_000));
    expect(await failure(webhook(`http://${receiver.address}/s3cret`))).toBe('The webhook answered 500');
    receiver.answer = () => undefined;
    const slow = webhook(`http://ops:s3cret@${receiver.address}/s3cret`, { answerWithinMs: 50 });
    expect(await failure(slow)).toBe('The webhook did not answer within 50 ms');
    const { address } = receiver;
    await receiver.close();
    expect(await failure(webhook(`http://${address}/s3cret`))).toBe('The webhook cannot be reached: ECONNREFUSED');
    receiver = await HttpReceiver.open();
  });
});
