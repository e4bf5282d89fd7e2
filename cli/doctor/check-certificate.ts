import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { toError } from '#contracts/errors.js';
import { failure, ok, warning, type Finding } from '#contracts/finding.js';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

export interface ServerCertificate {
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** `GATEWAY_TLS` of `GATEWAY_TLS_CERT_FILE` and `GATEWAY_TLS_KEY_FILE`. */
  readonly variables: string;
  /** Where others are told to come; its name must be one of the certificate's. */
  readonly advertisedUrl: string | undefined;
}

/** Whether a server's certificate is what clients will take tomorrow too. Nothing where none is named: then it speaks HTTP. */
export async function checkCertificate(check: string, server: ServerCertificate, now: Date): Promise<Finding[]> {
  const { certFile, keyFile, variables } = server;
  if (certFile === undefined && keyFile === undefined) return [];
  if (certFile === undefined || keyFile === undefined) {
    const remedy = `Set both ${variables}_CERT_FILE and ${variables}_KEY_FILE, or neither.`;
    return [failure(check, 'a certificate goes with its key, and one of them is not named', remedy)];
  }
  try {
    const certificate = new X509Certificate(await readFile(certFile));
    return [
      expiryFinding(`${check}: expiry`, certificate, now),
      await keyFinding(`${check}: key`, certificate, keyFile),
      ...nameFindings(`${check}: name`, certificate, server.advertisedUrl),
      await secrecyFinding(`${check}: key file`, keyFile),
    ];
  } catch (error) {
    const remedy = `${variables}_CERT_FILE and ${variables}_KEY_FILE name PEM files that this user can read, the key without a passphrase.`;
    return [failure(check, `it cannot be read: ${toError(error).message}`, remedy)];
  }
}

function expiryFinding(check: string, { validFromDate, validToDate }: X509Certificate, now: Date): Finding {
  const until = validToDate.toISOString();
  const remedy = 'Renew the certificate; a running process takes the new one from the same files.';
  if (validToDate < now) return failure(check, `it expired at ${until}`, remedy);
  if (validFromDate > now) {
    return failure(check, `it is not valid before ${validFromDate.toISOString()}`, 'Wait, or set the clock.');
  }
  const days = Math.floor((validToDate.getTime() - now.getTime()) / DAY_MS);
  const shown = `it is valid until ${until}, ${days} days more`;
  return days < SOON_DAYS ? warning(check, shown, remedy) : ok(check, shown);
}

async function keyFinding(check: string, certificate: X509Certificate, keyFile: string): Promise<Finding> {
  if (certificate.checkPrivateKey(createPrivateKey(await readFile(keyFile))))
    return ok(check, 'it is the certificate’s');
  const remedy = 'The first certificate of the file is the server’s own; name its key.';
  return failure(check, `${keyFile} is not the key of the certificate`, remedy);
}

function nameFindings(check: string, certificate: X509Certificate, advertisedUrl: string | undefined): Finding[] {
  if (advertisedUrl === undefined) return [];
  const name = new URL(advertisedUrl).hostname.replace(/^\[|\]$/g, '');
  const covered = isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name);
  if (covered !== undefined) return [ok(check, `it is for ${name}`)];
  const names = certificate.subjectAltName ?? 'no name at all';
  return [
    failure(check, `it is not for ${name}, which others are told, but for ${names}`, `Get one that names ${name}.`),
  ];
}

async function secrecyFinding(check: string, keyFile: string): Promise<Finding> {
  if (((await stat(keyFile)).mode & 0o007) === 0) return ok(check, `${keyFile} is closed to others`);
  const remedy = `chmod 600 ${keyFile}, and get a certificate with another key: this one may be known.`;
  return failure(check, `${keyFile} can be read by others`, remedy);
}
