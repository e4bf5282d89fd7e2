import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ManagementRig } from '../../../test/support/management-rig.js';
import { Browser, type Page } from '../../../test/support/oidc/browser.js';
import { LocalProvider } from '../../../test/support/oidc/local-provider.js';

interface Me {
  readonly name: string;
  readonly kind: string;
  readonly grants: readonly object[];
}

let rig: ManagementRig;
let provider: LocalProvider;
let owner: string;

beforeAll(async () => {
  // The provider's library says at length that it is set up for a test.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  provider = new LocalProvider();
  await provider.reserve();
  rig = await ManagementRig.open();
  rig.variables = {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'nightshift',
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_NAME: 'Example Login',
    OIDC_ROLES_CLAIM: 'groups',
    OIDC_ROLE_MAP: 'night-owners=owner,shop-devs=contributor:shop,shop-devs=reader',
    MANAGEMENT_TRUSTED_PROXIES: '127.0.0.1',
  };
  await rig.start();
  owner = await rig.ownerToken();
});
afterEach(() => {
  provider.altered = undefined;
  provider.signsAltered = true;
});
afterAll(async () => {
  await rig.close();
  await provider.close();
});

const begin = (to = '/executions') => `${rig.urls.management}/api/sign-in/oidc?to=${encodeURIComponent(to)}`;
const callback = () => `${rig.urls.management}/api/sign-in/oidc/callback`;
const isOurPage = (url: string) => url.startsWith(rig.urls.management) && !url.includes('/api/');
const isCallback = (url: string) => url.startsWith(callback());

function signIn(person: string | undefined, browser = new Browser()): Promise<Page> {
  provider.person = person;
  return browser.open(begin(), isOurPage);
}

/** As far as the address that the provider sends the browser back to. */
async function returning(person: string, browser: Browser): Promise<string> {
  provider.person = person;
  return (await browser.open(begin(), isCallback)).url;
}

async function meOf(browser: Browser): Promise<Me> {
  const cookie = `ns_session=${browser.cookie(rig.urls.management, 'ns_session')}`;
  return JSON.parse((await rig.call('/api/me', { headers: { cookie } })).text) as Me;
}

const pageOf = ({ url }: Page) => url.slice(rig.urls.management.length);

describe('signing in with OpenID Connect', () => {
  it('says that the provider is down, and management goes on', async () => {
    const answer = await rig.call('/api/sign-in/oidc');
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      status: 503,
      message: expect.stringContaining(provider.issuer),
    });
    expect(pageOf(await signIn('s-anna'))).toBe('/sign-in?error=PROVIDER_UNAVAILABLE');
    expect((await rig.call('/health/ready')).status).toBe(200);
    provider.start(callback());
  });

  it('leads to the provider and back, to the page that was asked for', async () => {
    provider.people.set('s-anna', { preferred_username: 'Anna', groups: ['shop-devs', 'others'] });
    const browser = new Browser();
    expect(pageOf(await signIn('s-anna', browser))).toBe('/executions');
    expect(await meOf(browser)).toMatchObject({
      name: 'anna',
      kind: 'session',
      grants: [{ role: 'contributor', app: 'shop' }, { role: 'reader' }],
    });
    const { text } = await rig.call('/api/sign-in/options');
    expect(JSON.parse(text)).toMatchObject({ providers: [{ name: 'Example Login', href: '/api/sign-in/oidc' }] });
    const ours = browser.setCookies.filter((cookie) => /^ns_(oidc|session)=[^;]/.test(cookie));
    expect(ours).toHaveLength(2);
    for (const cookie of ours) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/);
    expect(browser.cookie(rig.urls.management, 'ns_oidc')).toBeUndefined();
    expect(JSON.stringify(await rig.stores.audit.list({ action: 'user.create' }, 1))).toContain('s-anna');
  });

  it('finds the same user again, with the roles that the provider gives now', async () => {
    provider.people.set('s-anna', { preferred_username: 'anna.miller', groups: ['night-owners'] });
    const browser = new Browser();
    await signIn('s-anna', browser);
    expect(await meOf(browser)).toMatchObject({ name: 'anna', grants: [{ role: 'owner' }] });
    provider.people.set('s-anna', { preferred_username: 'anna' });
    await rig.postJson('/api/users', { name: 'other-owner', grants: [{ role: 'owner' }] }, owner);
    await signIn('s-anna', new Browser());
    expect(await meOf(browser)).toMatchObject({ name: 'anna', grants: [] });
  });

  it('takes over nobody who has the name already', async () => {
    await rig.postJson('/api/users', { name: 'bert', grants: [{ role: 'operator' }] }, owner);
    provider.people.set('s-bert', { preferred_username: 'BERT' });
    const browser = new Browser();
    await signIn('s-bert', browser);
    expect(await meOf(browser)).toMatchObject({ name: 'bert-2', grants: [] });
  });

  it('refuses whom the provider or the house refuses', async () => {
    expect(pageOf(await signIn(undefined))).toBe('/sign-in?error=SIGN_IN_FAILED');
    const { text } = await rig.call('/api/users', { token: owner });
    const found = (JSON.parse(text) as { id: string; name: string; issuer?: string }[]).find(
      ({ name }) => name === 'bert-2',
    );
    const { id, issuer } = found!;
    expect(issuer).toBe(provider.issuer);
    const headers = { 'content-type': 'application/json' };
    await rig.call(`/api/users/${id}`, { method: 'PATCH', headers, body: '{"disabled":true}', token: owner });
    const browser = new Browser();
    expect(pageOf(await signIn('s-bert', browser))).toBe('/sign-in?error=SIGN_IN_FAILED');
    expect(browser.cookie(rig.urls.management, 'ns_session')).toBeUndefined();
  });

  it('is finished once, by the browser that began it', async () => {
    const [browser, thief] = [new Browser(), new Browser()];
    const back = await returning('s-anna', browser);
    expect(pageOf(await thief.open(back, isOurPage))).toBe('/sign-in?error=SIGN_IN_EXPIRED');
    const kept = browser.cookie(rig.urls.management, 'ns_oidc')!;
    expect(pageOf(await browser.open(back, isOurPage))).toBe('/executions');
    expect(pageOf(await browser.open(back, isOurPage))).toBe('/sign-in?error=SIGN_IN_EXPIRED');
    thief.setCookie(rig.urls.management, 'ns_oidc', kept);
    expect(pageOf(await thief.open(back, isOurPage))).toBe('/sign-in?error=SIGN_IN_FAILED');
  });

  it('refuses a state that is another, or none, or a cookie that is none of ours', async () => {
    for (const state of ['another', '']) {
      const browser = new Browser();
      const back = new URL(await returning('s-anna', browser));
      back.searchParams.set('state', state);
      expect(pageOf(await browser.open(back.href, isOurPage))).toBe('/sign-in?error=SIGN_IN_FAILED');
    }
    const browser = new Browser();
    const back = await returning('s-anna', browser);
    browser.setCookie(rig.urls.management, 'ns_oidc', 'k1:AAAA');
    expect(pageOf(await browser.open(back, isOurPage))).toBe('/sign-in?error=SIGN_IN_EXPIRED');
  });

  it.each([
    ['another nonce', { nonce: 'another' }],
    ['another audience', { aud: 'shop' }],
    ['another issuer', { iss: 'http://127.0.0.1:1' }],
    ['an end that is past', { exp: 1 }],
  ])('refuses an ID token with %s', async (_what, claims) => {
    provider.altered = (before) => ({ ...before, ...claims });
    const browser = new Browser();
    expect(pageOf(await signIn('s-anna', browser))).toBe('/sign-in?error=SIGN_IN_FAILED');
    expect(browser.cookie(rig.urls.management, 'ns_session')).toBeUndefined();
  });

  it('refuses an ID token that the provider did not sign', async () => {
    provider.altered = (claims) => ({ ...claims, sub: 's-bert' });
    provider.signsAltered = false;
    expect(pageOf(await signIn('s-anna'))).toBe('/sign-in?error=SIGN_IN_FAILED');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    'x',
    '',
  ])('leads nobody to %j', async (to) => {
    const answer = await rig.call(`/api/sign-in/oidc?to=${encodeURIComponent(to)}`, { redirect: 'manual' });
    expect(answer.status).toBe(400);
  });

  it('behind a proxy that speaks https keeps its cookie to https', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'nightshift.example.com' };
    const response = await fetch(begin(), { redirect: 'manual', headers });
    expect(response.headers.get('set-cookie')).toMatch(/^ns_oidc=.*Secure/);
    const to = new URL(response.headers.get('location')!).searchParams;
    expect(to.get('redirect_uri')).toBe('https://nightshift.example.com/api/sign-in/oidc/callback');
    expect([to.get('code_challenge_method'), to.get('response_type')]).toEqual(['S256', 'code']);
  });
});
