import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anHttpApp, anHttpFunction } from '../support/gateway/http-apps.js';
import { HttpBench } from '../support/gateway/http-bench.js';
import { ManagementRig } from '../support/management-rig.js';

const SETTINGS = { numRuns: 120, seed: 20_261_126 };
const TRICKS = [
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary="x', // A quote that is never closed.
  'multipart/form-data; boundary=x; boundary=y',
  'application/json; charset=utf-16',
  'application/json; charset=no-such-charset',
  'application/json, multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded; charset=utf-7',
  'text/plain',
  'application/problem+json',
  '*/*',
  ';',
  '/',
  'a'.repeat(4_000),
];
const BODIES = [
  '',
  '{}',
  '{"__proto__":{"kind":"owner"},"constructor":{"prototype":{}}}',
  '{"name":{"filepath":"/etc/passwd"},"files":{"package":{"filepath":"/etc/passwd","mimetype":"x"}}}',
  '[]',
  'null',
  '{',
  'name=shop&name[]=x',
  '--x\r\ncontent-disposition: form-data; name="name"; filename="../../x"\r\n\r\nx\r\n--x--',
  '\u0000',
];

const visible = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
const contentType = fc.oneof(
  fc.constantFrom(...TRICKS),
  visible.map((text) => text.trim()),
);
const encoding = fc.constantFrom('', 'identity', 'gzip', 'deflate, br', 'utf-8', 'no-such-encoding', ',');
const body = fc.oneof(fc.constantFrom(...BODIES), fc.string());

function headersOf(type: string, encoded: string): Record<string, string> {
  return {
    ...(type === '' ? {} : { 'content-type': type }),
    ...(encoded === '' ? {} : { 'content-encoding': encoded }),
  };
}

describe('a content type that says one thing and a body that is another (broker-database-security 5.2, row 3)', () => {
  const bench = new HttpBench();
  let rig: ManagementRig;

  beforeAll(async () => {
    await bench.start();
    await bench.open([anHttpApp([anHttpFunction('take', { methods: ['post'] })])]);
    rig = await ManagementRig.open();
    rig.variables = { MANAGEMENT_REQUESTS_PER_MINUTE: '0', MANAGEMENT_OPEN_REQUESTS_PER_MINUTE: '0' };
    await rig.start();
  });
  afterAll(async () => {
    await bench.stop();
    await rig.close();
  });

  it('reaches a function as it was sent: the gateway reads no form and names no file', async () => {
    await fc.assert(
      fc.asyncProperty(contentType, encoding, body, async (type, encoded, content) => {
        const before = bench.calls.length;
        const headers = headersOf(type, encoded);
        const { status } = await bench.ask('/api/take', { method: 'POST', headers, body: content });
        expect(status).toBe(200);
        expect(bench.calls).toHaveLength(before + 1);
        expect(JSON.stringify(bench.sent.body ?? {})).not.toMatch(/tmp\//);
        expect(bench.sent.headers?.['content-type'] ?? '').toBe(type);
      }),
      SETTINGS,
    );
  });

  it.each(['/api/apps', '/api/setup', '/api/sign-in', '/scm/shop/api/zipdeploy'])(
    'is refused by management at %s, with a reason and without a trace',
    async (path) => {
      const token = await rig.ownerToken();
      await fc.assert(
        fc.asyncProperty(contentType, encoding, body, async (type, encoded, content) => {
          const headers = headersOf(type, encoded);
          const { status, text } = await rig.call(path, { method: 'POST', headers, body: content, token });
          expect(`${status} ${text}`).toMatch(/^4\d\d /);
          expect(text).not.toContain('/etc/passwd');
        }),
        { ...SETTINGS, numRuns: 60 },
      );
      expect(JSON.parse((await rig.call('/api/apps', { token })).text)).toEqual([]);
    },
  );
});
