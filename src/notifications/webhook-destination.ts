import type { Secret } from '#contracts/config.js';
import type { Clock } from '#contracts/ports/clock.js';
import { Destination, notDelivered, reasonOf } from './destination.js';
import type { NotificationMessage } from './notification-message.js';
import { webhookSignature } from './webhook-signature.js';

const ANSWER_WITHIN_MS = 10_000;

export interface WebhookOptions {
  readonly url: Secret;
  readonly secret: Secret | undefined;
  readonly clock: Clock;
  /** For tests. */
  readonly answerWithinMs?: number;
}

/** POST of the message as JSON. Any 2xx means taken over. A redirect is a failure: where it leads is not what the operator configured. */
export class WebhookDestination extends Destination {
  override readonly name = 'webhook';
  readonly #options: WebhookOptions;

  constructor(options: WebhookOptions) {
    super();
    this.#options = options;
  }

  override async send(message: NotificationMessage): Promise<void> {
    const body = JSON.stringify(message);
    const response = await this.#post(this.#headers(message.id, body), body);
    // Unread, it would hold the connection.
    await response.body?.cancel();
    if (response.ok) return;
    const redirect = response.status >= 300 && response.status < 400 ? ' (redirects are not followed)' : '';
    throw notDelivered(this.name, `answered ${response.status}${redirect}`);
  }

  async #post(headers: Record<string, string>, body: string): Promise<Response> {
    const { url, answerWithinMs = ANSWER_WITHIN_MS } = this.#options;
    const address = new URL(url.reveal());
    // fetch refuses an address that holds them.
    [address.username, address.password] = ['', ''];
    const signal = AbortSignal.timeout(answerWithinMs);
    try {
      return await fetch(address, { method: 'POST', headers, body, redirect: 'manual', signal });
    } catch (error) {
      const reason = signal.aborted
        ? `did not answer within ${answerWithinMs} ms`
        : `cannot be reached: ${reasonOf(error)}`;
      throw notDelivered(this.name, reason, error);
    }
  }

  #headers(id: string, body: string): Record<string, string> {
    const { url, secret, clock } = this.#options;
    const { username, password } = new URL(url.reveal());
    const timestamp = Math.floor(clock.now().getTime() / 1_000);
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return {
      'content-type': 'application/json',
      'user-agent': 'nightshift',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      ...(secret !== undefined && { 'webhook-signature': webhookSignature(secret.reveal(), { id, timestamp, body }) }),
      ...(username !== '' && { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    };
  }
}
