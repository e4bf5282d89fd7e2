import { toError } from './errors.js';

/** The codes of Node for a certificate that leads to no authority it trusts. */
const UNKNOWN_AUTHORITY: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** What to do when a peer's certificate was refused; undefined for any other error. Looks into causes: fetch hides the reason there. */
export function certificateRemedy(error: unknown): string | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (UNKNOWN_AUTHORITY.includes(code)) {
      return 'Name the authority of the certificate, or the certificate itself where it signed itself, in TRUSTED_CA_FILE.';
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
      return 'The certificate is for other names: use an address that it names, or a certificate with this one.';
    }
    if (code === 'CERT_HAS_EXPIRED') return 'The certificate has expired: renew it.';
  }
  return undefined;
}

/** The error in words, with the remedy where it is about a certificate. */
export function withCertificateRemedy(reason: string, error: unknown): string {
  const remedy = certificateRemedy(toError(error));
  return remedy === undefined ? reason : `${reason}. ${remedy}`;
}
