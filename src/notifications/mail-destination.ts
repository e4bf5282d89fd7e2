import type { Secret } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';
import { Destination, notDelivered } from './destination.js';
import type { NotificationMessage } from './notification-message.js';

const CONNECT_WITHIN_MS = 10_000;
const SILENT_AT_MOST_MS = 10_000;

export interface MailOptions {
  readonly url: Secret;
  readonly from: string;
  readonly to: readonly string[];
}

/** A plain-text mail by SMTP, a connection for each. Taken over means that the mail server said so. */
export class MailDestination extends Destination {
  override readonly name = 'mail';
  readonly #options: MailOptions;

  constructor(options: MailOptions) {
    super();
    this.#options = options;
  }

  override async send(message: NotificationMessage): Promise<void> {
    const { from, to } = this.#options;
    // Loaded with the first mail: most nodes never send one.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(this.#transportOptions());
    try {
      await transport.sendMail({
        from,
        to: [...to],
        subject: `[${message.installation}] ${message.text}`,
        text: mailText(message),
        messageId: `<${message.id}@nightshift>`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
    } catch (error) {
      throw notDelivered(this.name, `server did not take it: ${toError(error).message}`, error);
    } finally {
      transport.close();
    }
  }

  #transportOptions() {
    const url = this.#options.url.reveal();
    const { protocol, password, searchParams } = new URL(url);
    return {
      url,
      // A password is not sent in the clear because somebody on the way took the server's offer of TLS out.
      requireTLS: protocol === 'smtp:' && password !== '' && searchParams.get('ignoreTLS') !== 'true',
      connectionTimeout: CONNECT_WITHIN_MS,
      greetingTimeout: CONNECT_WITHIN_MS,
      socketTimeout: SILENT_AT_MOST_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}

function mailText({ event, installation, text, count, occurrences, link }: NotificationMessage): string {
  const listed = occurrences.map(({ at, text: line, link: more }) => `${at}  ${line}\n    ${more}`);
  const left = count - occurrences.length;
  return [
    text,
    '',
    ...(listed.length > 0 ? listed : [link]),
    ...(listed.length > 0 && left > 0 ? [`... and ${left} more`] : []),
    '',
    `Event ${event} of the Nightshift installation ${installation}.`,
    '',
  ].join('\n');
}
