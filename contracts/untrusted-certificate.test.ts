import { describe, expect, it } from '@jest/globals';
import { certificateRemedy, withCertificateRemedy } from './untrusted-certificate.js';

const withCode = (code: string, cause?: unknown) => Object.assign(new Error('no', { cause }), { code });

describe('the remedy for a certificate that was refused', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /TRUSTED_CA_FILE/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /TRUSTED_CA_FILE/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /other names/],
    ['CERT_HAS_EXPIRED', /renew/],
  ])('of %s is found, in causes too', (code, remedy) => {
    expect(certificateRemedy(withCode(code))).toMatch(remedy);
    expect(certificateRemedy(new Error('fetch failed', { cause: withCode(code) }))).toMatch(remedy);
  });

  it('is none for other errors', () => {
    expect(certificateRemedy(withCode('ECONNREFUSED'))).toBeUndefined();
    expect(withCertificateRemedy('refused', withCode('ECONNREFUSED'))).toBe('refused');
    expect(withCertificateRemedy('refused', withCode('CERT_HAS_EXPIRED'))).toBe(
      'refused. The certificate has expired: renew it.',
    );
  });
});
