import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../test/support/management-rig.js';
import { PORTAL_FOLDER } from './portal-folder.js';

let rig: ManagementRig;

beforeAll(async () => {
  rig = await ManagementRig.open();
  await rig.start();
});
afterAll(() => rig.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${rig.urls.management}${path}`, { headers });

const PAGE = join(PORTAL_FOLDER, 'index.html');
const builtPage = () => readFileSync(PAGE, 'utf8');
/** Where only the packages of the server are installed there is none; test/portal fails then. */
const builtPortal = existsSync(PAGE) ? it : it.skip;

describe('the portal, as management serves it', () => {
  builtPortal.each(['/', '/sign-in', '/setup', '/apps', '/apps/orders', '/apps/orders/versions', '/workers'])(
    'answers %s with the page, for anybody, never kept and with a strict policy',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(builtPage());
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': expect.stringContaining("script-src 'self'"),
      });
    },
  );

  builtPortal('serves what the page names for good, and compressed for whoever reads that', async () => {
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(builtPage()) ?? [];
    const plain = await get(script, { 'accept-encoding': 'identity' });
    expect(Object.fromEntries(plain.headers)).toMatchObject({
      'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect((await get(script, { 'accept-encoding': 'gzip, br' })).headers.get('content-encoding')).toMatch(
      /^(br|gzip)$/,
    );
  });

  it.each(['/assets/nothing.js', '/assets/../package.json', '/assets/%2e%2e/index.html'])('has no %s', async (path) => {
    expect([401, 404]).toContain((await get(path)).status);
  });

  it.each(['/api/nothing', '/nothing', '/people/more'])(
    'leaves %s to the API: nothing without a token',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    },
  );
});
