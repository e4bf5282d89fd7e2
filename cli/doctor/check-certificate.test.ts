import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { checkCertificate, type ServerCertificate } from './check-certificate.js';

const NOW = new Date('2026-05-01T00:00:00Z');
const DAY_MS = 86_400_000;
const NAMES = [{ type: 2 as const, value: 'gateway.example' }];

describe('certificates of our servers', () => {
  let folder: string;
  let server: ServerCertificate;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-doctor-'));
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    server = { certFile, keyFile, variables: 'GATEWAY_TLS', advertisedUrl: 'https://gateway.example:7071' };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function place(days: number): Promise<void> {
    const pair = await generate([{ name: 'commonName', value: 'gateway.example' }], {
      notBeforeDate: new Date(NOW.getTime() - 90 * DAY_MS),
      notAfterDate: new Date(NOW.getTime() + days * DAY_MS),
      extensions: [{ name: 'subjectAltName', altNames: NAMES }],
    });
    writeFileSync(server.certFile!, pair.cert);
    writeFileSync(server.keyFile!, pair.private, { mode: 0o600 });
  }

  const verdicts = async (change: Partial<ServerCertificate> = {}) =>
    (await checkCertificate('gateway', { ...server, ...change }, NOW)).map(
      ({ check, verdict }) => `${check.slice('gateway'.length)} ${verdict}`,
    );

  it('are fine while they last, fit and are kept from others', async () => {
    await place(90);
    expect(await verdicts()).toEqual([': expiry ok', ': key ok', ': name ok', ': key file ok']);
    expect(await verdicts({ certFile: undefined, keyFile: undefined })).toEqual([]);
  });

  it('are told of before they expire, and after', async () => {
    await place(29);
    expect(await verdicts()).toContain(': expiry warning');
    await place(-1);
    expect(await verdicts()).toContain(': expiry failure');
  });

  it('must have their key, the advertised name, and a key that others cannot read', async () => {
    await place(90);
    expect(await verdicts({ advertisedUrl: 'https://10.0.0.1' })).toContain(': name failure');
    chmodSync(server.keyFile!, 0o644);
    expect(await verdicts()).toContain(': key file failure');
    const other = await generate();
    writeFileSync(server.keyFile!, other.private);
    expect(await verdicts()).toContain(': key failure');
    writeFileSync(server.certFile!, 'nothing');
    expect(await verdicts()).toEqual([' failure']);
    expect(await verdicts({ keyFile: undefined })).toEqual([' failure']);
  });
});
