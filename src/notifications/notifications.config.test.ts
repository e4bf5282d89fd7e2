import { describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';
import { NOTIFICATION_EVENTS } from './notification-event.js';
import { checkNotifications, notificationsOptions } from './notifications.config.js';

const problemsOf = (variables: Record<string, string>): readonly string[] => {
  const { value, problems } = readOptions(notificationsOptions, variables);
  if (problems.length > 0) return problems;
  try {
    checkNotifications(value);
    return [];
  } catch (error) {
    return toError(error).message.split('\n');
  }
};

const MAIL = {
  NOTIFY_SMTP_URL: 'smtp://u:p@h:587',
  NOTIFY_MAIL_FROM: 'a@example.org',
  NOTIFY_MAIL_TO: 'b@example.org',
};

describe('the options of notifications', () => {
  it('tell nobody about everything when nothing is set', () => {
    const { value, problems } = readOptions(notificationsOptions, {});
    expect(problems).toEqual([]);
    expect(value).toMatchObject({ events: NOTIFICATION_EVENTS, mailTo: [], workerGraceMs: 60_000, foldMs: 300_000 });
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ ...MAIL, NOTIFY_WEBHOOK_URL: 'https://x/y', NOTIFY_WEBHOOK_SECRET: 's' })).toEqual([]);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ NOTIFY_EVENTS: 'worker-lost,worker-bored' }, /^NOTIFY_EVENTS is "worker-lost,worker-bored": expected a list of/],
    [{ NOTIFY_WEBHOOK_URL: 'file:///etc/passwd' }, /^NOTIFY_WEBHOOK_URL is not an address that begins with http:/],
    [{ NOTIFY_WEBHOOK_SECRET: 's' }, /^NOTIFY_WEBHOOK_URL is missing/],
    [{ ...MAIL, NOTIFY_SMTP_URL: 'https://u:s3cret@h' }, /^NOTIFY_SMTP_URL is not an address that begins with smtp:/],
    [{ ...MAIL, NOTIFY_MAIL_FROM: '' }, /^NOTIFY_MAIL_FROM is missing/],
    [{ ...MAIL, NOTIFY_MAIL_TO: '' }, /^NOTIFY_MAIL_TO is missing/],
    [{ ...MAIL, NOTIFY_MAIL_TO: 'b@example.org,nobody' }, /^NOTIFY_MAIL_TO is "nobody": expected mail addresses/],
    [{ NOTIFY_MAIL_TO: 'b@example.org' }, /^NOTIFY_SMTP_URL is missing/],
    [{ NOTIFY_FUNCTION: 'orders' }, /^NOTIFY_FUNCTION is "orders": expected an app and its function/],
    [{ NOTIFY_DEAD_LETTERS_ABOVE: '-1' }, /^NOTIFY_DEAD_LETTERS_ABOVE is "-1": expected a whole number, 0 or more/],
  ])('name what is wrong with %j', (variables, problem) => {
    expect(problemsOf(variables)).toEqual([expect.stringMatching(problem)]);
    expect(problemsOf(variables).join()).not.toContain('s3cret');
  });
});
