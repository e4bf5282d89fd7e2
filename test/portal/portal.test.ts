import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { seriousFindings } from './axe.js';
import { keepPicture, looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { OWNER, withHouse } from './with-house.js';

const PAGES = [
  '/',
  '/apps',
  '/apps/orders',
  '/apps/orders/versions',
  '/apps/orders/deployments',
  '/workers',
  '/apps/orders/versions/nothing',
];

let house: PortalHouse;

withHouse({
  isSetUp: false,
  opened: (opened) => {
    house = opened;
  },
});

describe('the portal in a browser', () => {
  it('makes whoever follows the setup link the Owner, and shows the app', async () => {
    const { page, installation } = house;
    await house.go('/');
    await page.waitForURL('**/sign-in');
    expect(await seriousFindings(page)).toEqual([]);
    await keepPicture(page, 'sign-in');
    await page.getByText('There is no Owner yet.').waitFor();
    await house.go('/sign-in?error=SIGN_IN_EXPIRED');
    await page.getByText('That took too long').waitFor();
    await page.goto(`${installation.management}/setup#${installation.ownerToken}`);
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password', { exact: false }).first().fill('short');
    await page.getByRole('button', { name: 'Become the Owner' }).click();
    await page.getByText('The password needs at least 12 characters.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepPicture(page, 'setup');
    for (const field of await page.locator('input[type=password]').all()) await field.fill(OWNER.password);
    await page.getByRole('button', { name: 'Become the Owner' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.getByRole('link', { name: 'orders' }).waitFor();
    await page.getByText('Serving on 1 worker').waitFor();
    await page.getByText('1 of 1 connected').waitFor();
  });

  it('has no serious finding of axe on any page, light and wide as well as dark and narrow', async () => {
    const { page } = house;
    for (const path of PAGES) {
      await house.go(path);
      await looksWell(page, path.replaceAll('/', '-').slice(1) || 'home');
    }
  });

  it('shows one worker: how busy it is, what it runs, and what it ran', async () => {
    const { page } = house;
    await house.go('/workers');
    const workers = page.getByRole('table', { name: 'Workers' });
    await workers.getByText(/\d+ % memory/).waitFor();
    await workers.getByRole('columnheader', { name: 'Version' }).waitFor();
    await workers.getByRole('cell', { name: /^\d+\.\d+\.\d+/ }).waitFor();
    await workers.getByRole('link').first().click();
    await page.getByRole('table', { name: 'What it runs' }).getByRole('link', { name: 'orders' }).waitFor();
    await page.getByText(/GiB of .* GiB \(\d+ %\)/).waitFor();
    await page.getByRole('region', { name: 'Its last executions' }).waitFor();
    await looksWell(page, 'worker');
    await house.go('/workers/nobody');
    await page.getByRole('link', { name: 'All workers' }).click();
    await page.getByRole('heading', { level: 1, name: 'Workers' }).waitFor();
  });

  it('leads the keyboard past the navigation', async () => {
    const { page } = house;
    await house.go('/apps');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('keeps the chosen appearance', async () => {
    const { page } = house;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await house.go('/apps');
    expect(await page.evaluate(() => document.documentElement.style.colorScheme)).toBe('dark');
  });

  it('cordons a worker after it has asked, and lets it work again', async () => {
    const { page } = house;
    await house.go('/workers');
    await actOnWorker('Cordon');
    await page.getByRole('cell', { name: 'Cordoned' }).waitFor();
    await actOnWorker('Let it work again');
    await page.getByRole('cell', { name: 'Working' }).waitFor();
  });

  it('drains a worker, which ends what it runs, and lets it work again', async () => {
    const { page } = house;
    await house.go('/workers');
    await actOnWorker('Drain');
    await page.getByRole('cell', { name: /^Drain/ }).waitFor();
    const { gateway } = house.installation;
    await eventually('it takes no calls', async () => (await fetch(`${gateway}/api/prices`)).status === 503);
    expect(await seriousFindings(page)).toEqual([]);
    await actOnWorker('Let it work again');
    await page.getByRole('cell', { name: 'Working' }).waitFor();
    await eventually('it takes calls', async () => (await fetch(`${gateway}/api/prices`)).status === 200);
  });

  it('gives the line that a worker joins with', async () => {
    const { page } = house;
    await page.getByRole('button', { name: 'Join a worker' }).click();
    await page.getByLabel('What the token is for').fill('rack 4');
    await page.getByLabel('What the token is for').press('Enter');
    await page.getByText(/WORKER_JOIN_TOKEN=ns_join_[\w-]{43} nightshift worker/).waitFor();
    // Beside the dialog.
    await page.mouse.click(5, 5);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await page
      .getByRole('row', { name: /rack 4/ })
      .getByText('0 of 1')
      .waitFor();
    await page
      .getByRole('row', { name: /rack 4/ })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await page
      .getByRole('alertdialog', { name: 'Revoke the token rack 4?' })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await page
      .getByRole('row', { name: /rack 4/ })
      .getByText('Revoked')
      .waitFor();
    await keepPicture(page, 'workers-tokens');
  });

  it('shows an Owner the tokens of somebody, and revokes one after it has asked by its name', async () => {
    const { page } = house;
    const vera = { name: 'vera', password: OWNER.password, grants: [{ role: 'operator' }] };
    const made = await house.request('POST', '/api/users', vera);
    const { id } = made.body as { readonly id: string };
    const token = await house.request('POST', `/api/users/${id}/tokens`, { name: 'build server' });
    expect(token).toMatchObject({ status: 201 });
    await house.go('/people');
    await page.getByRole('button', { name: 'Actions for vera' }).click();
    await page.getByRole('menuitem', { name: 'Tokens', exact: true }).click();
    const tokens = page.getByRole('dialog', { name: 'Personal tokens of vera' });
    const revoke = tokens.getByRole('button', { name: 'Revoke build server' });
    await revoke.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepPicture(page, 'people-tokens');
    await revoke.click();
    const asked = page.getByRole('alertdialog', { name: 'Revoke the token build server?' });
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await revoke.click();
    await asked.getByRole('button', { name: 'Revoke' }).click();
    await tokens.getByText('No tokens').waitFor();
    expect(await house.request('GET', `/api/users/${id}/tokens`)).toMatchObject({ status: 200, body: [] });
    await tokens.getByRole('button', { name: 'Close' }).click();
  });

  it('shows a Reader nothing that a Reader may not do, and the API refuses it', async () => {
    const { page } = house;
    const reader = { name: 'rita', password: OWNER.password, grants: [{ role: 'reader' }] };
    expect(await house.request('POST', '/api/users', reader)).toMatchObject({ status: 201 });
    await page.getByRole('button', { name: 'Signed in as ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await house.signIn('rita', OWNER.password);
    await page.getByRole('link', { name: 'Workers' }).click();
    await page.getByRole('cell', { name: 'Working' }).waitFor();
    expect(await page.getByRole('link', { name: 'Dead letters' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Join a worker' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);
    await house.go('/apps/orders/versions');
    expect(await page.getByRole('button', { name: 'Activate' }).count()).toBe(0);
    const refused = { status: 403, body: { code: 'ROLE_INSUFFICIENT' } };
    expect(await house.request('POST', '/api/apps/orders/rollback', {})).toMatchObject(refused);
    expect(await house.request('POST', '/api/join-tokens', { name: 'mine' })).toMatchObject(refused);
  });

  it('goes back to where somebody wanted to be once they have signed in', async () => {
    const { page } = house;
    await page.context().clearCookies();
    await house.go('/apps/orders');
    await house.signIn('rita', 'not the password');
    await page.getByText('SIGN_IN_FAILED').waitFor();
    await house.signIn('rita', OWNER.password);
    await page.getByRole('heading', { level: 1, name: 'orders' }).waitFor();
  });

  it('ends a session of another browser, after a question that names it', async () => {
    const { page } = house;
    // The one that went with its cookie is still open.
    await house.go('/account');
    const end = page.getByRole('button', { name: /^End .+, since / });
    await end.click();
    const question = page.getByRole('alertdialog', { name: /^End the session of .+, since .+\?$/ });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await end.click();
    await question.getByRole('button', { name: 'End', exact: true }).click();
    await end.waitFor({ state: 'detached' });
    await page.getByText('This one').waitFor();
  });

  it('shows Owners who take that role from themselves at once what is left to them', async () => {
    const { page } = house;
    await page.context().clearCookies();
    await house.go('/people');
    await house.signIn('ada', OWNER.password);
    const add = page.getByRole('button', { name: 'Add a user' });
    await add.waitFor();
    const olga = { name: 'olga', password: OWNER.password, grants: [{ role: 'owner' }] };
    expect(await house.request('POST', '/api/users', olga)).toMatchObject({ status: 201 });
    await page.context().clearCookies();
    await house.go('/people');
    await house.signIn('olga', OWNER.password);
    await page.getByRole('button', { name: 'Actions for olga' }).click();
    await page.getByRole('menuitem', { name: 'Change roles' }).click();
    await page.getByRole('dialog').getByLabel('Role', { exact: true }).selectOption('Reader');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await add.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'People' }).waitFor({ state: 'detached' });
  });
});

/** Of the one that the list has, after the question. */
async function actOnWorker(name: string): Promise<void> {
  const { page } = house;
  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name }).click();
  await page.getByRole('alertdialog').getByRole('button', { name }).click();
}
