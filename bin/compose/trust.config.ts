import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Static } from 'typebox';
import { configInvalid, option, options } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';

const VARIABLE = 'TRUSTED_CA_FILE';
const ONE_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export const trustOptions = options({
  caFile: option.optionalText(VARIABLE, {
    check: (path) => certificatesOf(path),
    description:
      'PEM file of certificate authorities that this process trusts besides those of Node: for `MANAGEMENT_URL=https://…`, `amqps://`, gateways, SQL Server and an OpenID Connect provider with certificates of an authority of your own. Read at the start. Functions do not trust them.',
  }),
});

/** From now on every connection of this process trusts them too. Throws CONFIG_INVALID. */
export function trustAuthorities({ caFile }: Static<typeof trustOptions>): void {
  if (caFile === undefined) return;
  setDefaultCACertificates([...getCACertificates('default'), ...certificatesOf(caFile)]);
}

function certificatesOf(path: string): readonly string[] {
  try {
    const found = readFileSync(path, 'utf8').match(ONE_CERTIFICATE) ?? [];
    for (const certificate of found) new X509Certificate(certificate);
    if (found.length > 0) return found;
  } catch (cause) {
    throw configInvalid([`${VARIABLE} is ${JSON.stringify(path)}: ${toError(cause).message}`]);
  }
  throw configInvalid([`${VARIABLE} is ${JSON.stringify(path)}: it holds no certificate in PEM form`]);
}
