import type { Static } from 'typebox';
import { configInvalid, option, options, type Secret } from '#contracts/config.js';
import { NOTIFICATION_EVENTS } from './notification-event.js';

const FUNCTION_ADDRESS = /^([^/\s]+)\/([^/\s]+)$/;
const MAIL_ADDRESS = /^[^\s@<>,]+@[^\s@<>,]+$/;

export const notificationsOptions = options({
  events: option.list('NOTIFY_EVENTS', {
    default: NOTIFICATION_EVENTS.join(','),
    description: `What somebody is told about, of ${NOTIFICATION_EVENTS.join(', ')}.`,
    check: checkEvents,
  }),
  installation: option.text('NOTIFY_INSTALLATION', {
    default: 'nightshift',
    description: 'Name of this installation in what is sent.',
  }),
  linkUrl: option.optionalUrl('NOTIFY_LINK_URL', {
    description: 'Address of the management API as readers reach it; without it links are paths.',
  }),
  webhookUrl: option.optionalSecret('NOTIFY_WEBHOOK_URL', {
    description: 'Address that notifications are posted to as JSON; redirects are not followed.',
    check: (url) => checkUrl('NOTIFY_WEBHOOK_URL', url, ['http:', 'https:']),
  }),
  webhookSecret: option.optionalSecret('NOTIFY_WEBHOOK_SECRET', {
    description: 'Key of the webhook-signature header (Standard Webhooks, HMAC-SHA256): text, or whsec_ and base64.',
  }),
  smtpUrl: option.optionalSecret('NOTIFY_SMTP_URL', {
    description:
      'Mail server as smtp://user:password@host:587 or smtps://…; with a password TLS is demanded, unless ?ignoreTLS=true says otherwise.',
    check: (url) => checkUrl('NOTIFY_SMTP_URL', url, ['smtp:', 'smtps:']),
  }),
  mailFrom: option.optionalText('NOTIFY_MAIL_FROM', {
    description: 'Sender of the mails; must be set with NOTIFY_SMTP_URL.',
    check: (address) => checkAddresses('NOTIFY_MAIL_FROM', [address]),
  }),
  mailTo: option.list('NOTIFY_MAIL_TO', {
    default: '',
    description: 'Receivers of the mails; must be set with NOTIFY_SMTP_URL.',
    check: (addresses) => checkAddresses('NOTIFY_MAIL_TO', addresses),
  }),
  function: option.optionalText('NOTIFY_FUNCTION', {
    description: 'A function that is run with each notification as its input, as app/function; any trigger but HTTP.',
    check: (address) => functionAddress(address),
  }),
  deadLettersAbove: option.integer('NOTIFY_DEAD_LETTERS_ABOVE', {
    least: 0,
    default: '0',
    description: 'Somebody is told when there are more dead letters than this.',
  }),
  workerGraceMs: option.durationMs('NOTIFY_WORKER_GRACE', {
    default: '60s',
    description: 'A lost worker that is back within this time is not told about: it was restarted.',
  }),
  foldMs: option.durationMs('NOTIFY_FOLD', {
    default: '5m',
    description: 'After a notification, more of its event are gathered for this time and sent as one.',
  }),
});

export type NotificationsConfig = Static<typeof notificationsOptions>;

/** Token of the notifications' configuration. */
export const NOTIFICATIONS_CONFIG = Symbol('NOTIFICATIONS_CONFIG');

/** What one option cannot tell by itself. Throws CONFIG_INVALID. */
export function checkNotifications({
  smtpUrl,
  mailFrom,
  mailTo,
  webhookUrl,
  webhookSecret,
}: NotificationsConfig): void {
  const problems: string[] = [];
  if (smtpUrl !== undefined && mailFrom === undefined) {
    problems.push('NOTIFY_MAIL_FROM is missing: set it to the sender of the mails, such as nightshift@example.org');
  }
  if (smtpUrl !== undefined && mailTo.length === 0) {
    problems.push('NOTIFY_MAIL_TO is missing: set it to the receivers of the mails');
  }
  if (smtpUrl === undefined && mailTo.length > 0) {
    problems.push('NOTIFY_SMTP_URL is missing: set it to smtp://user:password@host:587, or unset NOTIFY_MAIL_TO');
  }
  if (webhookSecret !== undefined && webhookUrl === undefined) {
    problems.push('NOTIFY_WEBHOOK_URL is missing: set it, or unset NOTIFY_WEBHOOK_SECRET');
  }
  if (problems.length > 0) throw configInvalid(problems);
}

/** Throws CONFIG_INVALID. */
export function functionAddress(text: string): { readonly app: string; readonly function: string } {
  const match = FUNCTION_ADDRESS.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw configInvalid([
      `NOTIFY_FUNCTION is ${JSON.stringify(text)}: expected an app and its function as app/function`,
    ]);
  }
  return { app: match[1], function: match[2] };
}

function checkEvents(events: readonly string[]): void {
  const known: readonly string[] = NOTIFICATION_EVENTS;
  if (events.every((event) => known.includes(event))) return;
  throw configInvalid([`NOTIFY_EVENTS is ${JSON.stringify(events.join(','))}: expected a list of ${known.join(', ')}`]);
}

/** Without the text: it may hold a password, or be one. */
function checkUrl(variable: string, url: Secret, protocols: readonly string[]): void {
  const text = url.reveal();
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return;
  throw configInvalid([`${variable} is not an address that begins with ${protocols.join('// or ')}//`]);
}

function checkAddresses(variable: string, addresses: readonly string[]): void {
  const wrong = addresses.find((address) => !MAIL_ADDRESS.test(address));
  if (wrong === undefined) return;
  throw configInvalid([`${variable} is ${JSON.stringify(wrong)}: expected mail addresses such as ops@example.org`]);
}
