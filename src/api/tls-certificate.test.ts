import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, get, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { SilentLogger } from '#contracts/ports/logger.js';
import { ManagementRig } from '../../test/support/management-rig.js';
import { TlsCertificate } from './tls-certificate.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-tls-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function aPair(notAfterDate = new Date(Date.now() + 86_400_000)) {
  const notBeforeDate = new Date(notAfterDate.getTime() - 2 * 86_400_000);
  const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] }];
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    notBeforeDate,
    notAfterDate,
    extensions,
  });
  return { cert: pair.cert, key: pair.private, fingerprint: pair.fingerprint };
}

async function place(pair: { cert: string; key: string }) {
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writeFile(files.certFile, pair.cert);
  await writeFile(files.keyFile, pair.key);
  return { ...files, variables: 'GATEWAY_TLS' };
}

async function ask(url: string, ca: string, agent = new Agent({ keepAlive: false })) {
  const [response] = (await once(get(url, { ca, agent }), 'response')) as [IncomingMessage];
  const peer = (response.socket as TLSSocket).getPeerCertificate().fingerprint;
  const chunks = await response.toArray();
  return { status: response.statusCode, peer, text: Buffer.concat(chunks).toString() };
}

describe('TlsCertificate', () => {
  it('takes a renewed pair without dropping connections', async () => {
    const [old, fresh] = [await aPair(), await aPair()];
    const certificate = (await TlsCertificate.open(await place(old), new SilentLogger()))!;
    const server: Server = createServer(certificate.pem, (_request, response) => response.end('served'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = await ask(url, old.cert, kept);
    await place(fresh);
    await certificate.look(server);
    expect(await ask(url, old.cert, kept)).toEqual(before);
    const after = await ask(url, fresh.cert);
    expect([after.text, after.peer === before.peer]).toEqual(['served', false]);
    await place({ ...old, key: fresh.key });
    await expect(certificate.look(server)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect((await ask(url, fresh.cert)).peer).toBe(after.peer);
    kept.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is of no use in halves, mixed, expired, or not there, and says so by the variable', async () => {
    const [one, other] = [await aPair(), await aPair()];
    const expired = await aPair(new Date(Date.now() - 1_000));
    const problemOf = async (pair: { cert: string; key: string }, change: object = {}) =>
      TlsCertificate.open({ ...(await place(pair)), ...change }, new SilentLogger()).then(
        () => 'none',
        (error: Error) => error.message,
      );
    expect(await problemOf(one)).toBe('none');
    expect(await problemOf(one, { keyFile: undefined })).toContain('GATEWAY_TLS_KEY_FILE go together');
    expect(await problemOf({ ...one, key: other.key })).toContain('is not the key of the certificate');
    expect(await problemOf(expired)).toContain('GATEWAY_TLS_CERT_FILE expired');
    expect(await problemOf({ ...one, cert: 'hello' })).toContain('GATEWAY_TLS_CERT_FILE holds no PEM');
    expect(await problemOf(one, { keyFile: join(folder, 'nowhere') })).toContain('GATEWAY_TLS_KEY_FILE is "');
    const none = { certFile: undefined, keyFile: undefined, variables: 'GATEWAY_TLS' };
    expect(await TlsCertificate.open(none, new SilentLogger())).toBeUndefined();
  });

  it('serves management and the gateway', async () => {
    const pair = await aPair();
    const { certFile, keyFile } = await place(pair);
    const rig = await ManagementRig.open();
    rig.variables = {
      GATEWAY_TLS_CERT_FILE: certFile,
      GATEWAY_TLS_KEY_FILE: keyFile,
      MANAGEMENT_TLS_CERT_FILE: certFile,
      MANAGEMENT_TLS_KEY_FILE: keyFile,
    };
    try {
      await rig.start();
      const { management, gateway = '' } = rig.urls;
      expect([management, gateway].every((url) => url.startsWith('https://127.0.0.1:'))).toBe(true);
      expect((await ask(`${management}/health/live`, pair.cert)).status).toBe(200);
      expect((await ask(`${gateway}/admin/host/ping`, pair.cert)).status).toBe(200);
    } finally {
      await rig.close();
    }
  });
});
