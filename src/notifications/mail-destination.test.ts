import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';
import { headerOf, MailReceiver } from '../../test/support/notifications/mail-receiver.js';
import { aMessage } from '../../test/support/notifications/samples.js';
import { MailDestination } from './mail-destination.js';

const FROM = 'nightshift@example.org';
const TO = ['ops@example.org', 'boss@example.org'];

describe('mail', () => {
  let receiver: MailReceiver;

  afterEach(() => receiver.close());

  const mail = (credentials = '', query = '') =>
    new MailDestination({ url: new Secret(`smtp://${credentials}${receiver.address}${query}`), from: FROM, to: TO });
  const failure = (destination: MailDestination) =>
    destination.send(aMessage()).then(
      () => '',
      (error: unknown) => toError(error).message,
    );

  describe('to a server that offers no TLS', () => {
    beforeEach(async () => {
      receiver = await MailReceiver.open({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    });

    it('arrives as plain text with the installation in the subject', async () => {
      const message = aMessage({ count: 30, text: '30 times worker-lost' });
      await mail().send(message);
      const [received] = receiver.mails;
      expect(received).toMatchObject({ from: FROM, to: TO });
      expect(headerOf(received!, 'subject')).toBe('[plant 2] 30 times worker-lost');
      expect(headerOf(received!, 'message-id')).toBe(`<${message.id}@nightshift>`);
      expect(headerOf(received!, 'auto-submitted')).toBe('auto-generated');
      expect(received!.source).toContain('Worker desktop is lost.');
      expect(received!.source).toContain('/api/workers');
      expect(received!.source).toContain('... and 29 more');
    });

    it('keeps a name with line breaks out of the headers', async () => {
      await mail().send(aMessage({ text: 'Worker a\r\nBcc: thief@example.org\r\n\r\nis lost' }));
      expect(receiver.mails[0]!.to).toEqual(TO);
      expect(headerOf(receiver.mails[0]!, 'bcc')).toBeUndefined();
      expect(headerOf(receiver.mails[0]!, 'subject')).toContain('Bcc: thief');
    });

    it('does not send a password in the clear', async () => {
      expect(await failure(mail('ops:s3cret@'))).toMatch(/^The mail server did not take it: .*STARTTLS/);
      expect([receiver.passwords, receiver.mails]).toEqual([[], []]);
    });

    it('does when it is told to', async () => {
      await mail('ops:s3cret@', '/?ignoreTLS=true').send(aMessage());
      expect(receiver.passwords).toEqual(['s3cret']);
    });

    it('says that the password is wrong, and not which', async () => {
      const reason = await failure(mail('ops:wrong@', '/?ignoreTLS=true'));
      expect(reason).toMatch(/^The mail server did not take it: Invalid login/);
      expect(reason).not.toContain('wrong');
    });
  });

  it('takes the offer of TLS, and checks who offers', async () => {
    receiver = await MailReceiver.open();
    expect(await failure(mail('ops:s3cret@'))).toMatch(/certificate|CERT/);
    expect(receiver.passwords).toEqual([]);
    await mail('ops:s3cret@', '/?tls.rejectUnauthorized=false').send(aMessage());
    expect([receiver.passwords, receiver.mails.length]).toEqual([['s3cret'], 1]);
  });

  it('says that the server cannot be reached', async () => {
    receiver = await MailReceiver.open();
    const destination = mail();
    await receiver.close();
    expect(await failure(destination)).toMatch(/^The mail server did not take it: .*ECONNREFUSED/);
    receiver = await MailReceiver.open();
  });
});
