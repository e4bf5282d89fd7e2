import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../test/support/management-rig.js';

const EVERYWHERE = {
  'content-security-policy': expect.stringMatching(/^(?!.*blob:).*script-src 'self';.*frame-ancestors 'none'$/),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

let rig: ManagementRig;

beforeAll(async () => {
  rig = await ManagementRig.open();
  rig.variables = { MANAGEMENT_TRUSTED_PROXIES: '127.0.0.1' };
  await rig.start();
});
afterAll(() => rig.close());

async function headersOf(path: string, headers: Record<string, string> = {}): Promise<Record<string, string>> {
  return Object.fromEntries((await fetch(rig.urls.management + path, { headers })).headers);
}

describe('what browsers are told on management’s port', () => {
  it.each(['/health/live', '/api/apps', '/nothing', '/scm/shop/api/deployments', '/sign-in', '/api/docs'])(
    'comes with %s, refused or not',
    async (path) => expect(await headersOf(path)).toMatchObject(EVERYWHERE),
  );

  it('comes with the documentation, whose scripts are files', async () => {
    const authorization = `Bearer ${await rig.ownerToken()}`;
    expect(await headersOf('/api/docs', { authorization })).toMatchObject(EVERYWHERE);
    const { text } = await rig.call('/api/docs', { token: await rig.ownerToken() });
    const scripts = text.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(' src=');
  });

  it('has nothing sniffed in an address that cannot be read', async () => {
    expect(await headersOf('/%zz')).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  it('asks for HTTPS only of those who came by it', async () => {
    expect(await headersOf('/health/live')).not.toHaveProperty('strict-transport-security');
    expect(await headersOf('/health/live', { 'x-forwarded-proto': 'https' })).toMatchObject({
      'strict-transport-security': 'max-age=15552000',
    });
  });
});
