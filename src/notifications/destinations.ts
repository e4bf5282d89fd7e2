import type { Clock } from '#contracts/ports/clock.js';
import type { AppCatalog } from '../apps/catalog/app-catalog.js';
import type { DurableDispatch } from '../executions/durable/durable-dispatch.js';
import type { Destination } from './destination.js';
import { FunctionDestination } from './function-destination.js';
import { MailDestination } from './mail-destination.js';
import { functionAddress, type NotificationsConfig } from './notifications.config.js';
import { WebhookDestination } from './webhook-destination.js';

/** Where notifications go, as configured: none, or up to one of each kind. */
export function destinationsOf(
  config: NotificationsConfig,
  clock: Clock,
  catalog: AppCatalog,
  dispatch: DurableDispatch,
): readonly Destination[] {
  const { webhookUrl, webhookSecret, smtpUrl, mailFrom, mailTo, function: address } = config;
  return [
    ...(webhookUrl === undefined ? [] : [new WebhookDestination({ url: webhookUrl, secret: webhookSecret, clock })]),
    ...(smtpUrl === undefined || mailFrom === undefined
      ? []
      : [new MailDestination({ url: smtpUrl, from: mailFrom, to: mailTo })]),
    ...(address === undefined ? [] : [new FunctionDestination({ ...functionAddress(address), catalog, dispatch })]),
  ];
}
