import { createHmac } from 'node:crypto';

const BASE64_PREFIX = 'whsec_';

/** `webhook-signature` of the Standard Webhooks specification (standardwebhooks.com): HMAC-SHA256 over id, time and body. */
export function webhookSignature(
  secret: string,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  const key = secret.startsWith(BASE64_PREFIX)
    ? Buffer.from(secret.slice(BASE64_PREFIX.length), 'base64')
    : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
