import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { looksWell } from './looks.js';
import { aRelease, choosePackage } from './packages.js';
import type { PortalHouse } from './portal-house.js';
import { OWNER, withHouse } from './with-house.js';

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
});

describe("an app's page", () => {
  it('leads to its parts, from a menu or where that has no room from a list', async () => {
    const { page } = house;
    await house.go('/apps/orders');
    await page.getByRole('row', { name: /handleOrder/ }).waitFor();
    await looksWell(page, 'overview');
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('table', { name: 'Versions' }).waitFor();
    await page.setViewportSize({ width: 820, height: 800 });
    await page.getByRole('combobox', { name: 'Parts of the app' }).selectOption('Environment variables');
    await page.getByRole('button', { name: 'Advanced edit' }).waitFor();
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('adds an environment variable, edits all at once, and imports a local.settings.json', async () => {
    const { page } = house;
    await house.go('/apps/orders/settings');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: /^Name/ }).fill('PORTAL_TOKEN');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Value' }).fill('not for everybody');
    await page.getByLabel(/^Slot setting/).check();
    await page.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row', { name: /PORTAL_TOKEN/ });
    await row.getByText('***').waitFor();
    await looksWell(page, 'settings');
    // Typed, and deleted again: the value that nobody can read back stays.
    const saved = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.getByRole('button', { name: 'Edit PORTAL_TOKEN' }).click();
    const value = page.getByRole('dialog').getByRole('textbox', { name: 'Value' });
    await value.fill('another');
    await value.fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await saved).postDataJSON()).toEqual({ PORTAL_TOKEN: { value: '***', slotSetting: true } });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: /^Name/ }).fill('portal_token');
    await page.getByText('There is one of this name').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'JSON' }).fill('{ "Values": { "PORTAL_OTHER": "1" } }');
    await page.getByText('Added: PORTAL_OTHER').waitFor();
    await looksWell(page, 'settings-import');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /PORTAL_OTHER/ }).waitFor();
    await page.getByRole('button', { name: 'Advanced edit' }).click();
    const json = page.getByRole('dialog').getByRole('textbox', { name: 'JSON' });
    const shown = JSON.parse(await json.inputValue()) as readonly { readonly name: string }[];
    await json.fill(JSON.stringify(shown.filter(({ name }) => name !== 'PORTAL_OTHER')));
    await page.getByText('Deleted: PORTAL_OTHER').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /PORTAL_OTHER/ }).waitFor({ state: 'detached' });
    await row.getByText('Stays with the slot').waitFor();
  });

  it('adds a host key, shows it, renews it after a question, and deletes it', async () => {
    const { page } = house;
    await house.go('/apps/orders/keys');
    await page.getByRole('button', { name: 'Add host key' }).click();
    const name = page.getByRole('dialog').getByRole('textbox', { name: /^Name/ });
    await name.fill('Default');
    await page.getByText('There is a key of this name').waitFor();
    await name.fill('partner');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Value' }).fill('a-key-of-our-own-making');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Show key partner' }).click();
    await page.getByText('a-key-of-our-own-making').waitFor();
    await looksWell(page, 'key');
    await page.getByRole('button', { name: 'Close' }).click();
    await looksWell(page, 'keys');
    await page.getByRole('button', { name: 'Renew key partner' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Renew' }).click();
    await page.getByRole('button', { name: 'Show key partner' }).click();
    expect(await page.getByRole('dialog').locator('code').textContent()).toMatch(/^[\w-]{40,}=*$/);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Delete key partner' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('row', { name: /partner/ }).waitFor({ state: 'detached' });
  });

  it('is stopped, restarted and started, after a question', async () => {
    const { page } = house;
    await house.go('/apps/orders');
    const act = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    };
    await act('Restart');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('alertdialog').getByText('It goes offline').waitFor();
    await looksWell(page, 'stop-app');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Offline', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Restart', exact: true }).count()).toBe(0);
    await act('Start');
    await page.getByText(/^Serving on/).waitFor();
  });

  it('makes a staging slot, tells what a swap would move, and deletes the slot', async () => {
    const { page } = house;
    await house.go('/apps/orders/slots');
    await page.getByRole('button', { name: 'Add staging slot' }).click();
    await page.getByRole('link', { name: 'orders-staging' }).waitFor();
    await looksWell(page, 'slots');
    await page.getByRole('button', { name: 'Swap' }).click();
    await page
      .getByRole('alertdialog')
      .getByText(/which stay: PORTAL_TOKEN/)
      .waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Delete slot' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete slot' }).click();
    await page.getByText('No staging slot').waitFor();
  });

  it('opens its slot at once to whoever has a role for the app alone and has just made it', async () => {
    const { page } = house;
    const grants = [{ role: 'contributor', app: 'orders' }];
    const carol = { name: 'carol', password: OWNER.password, grants };
    expect(await house.request('POST', '/api/users', carol)).toMatchObject({ status: 201 });
    await page.context().clearCookies();
    await house.go('/apps/orders/slots');
    await house.signIn(carol.name, carol.password);
    await page.getByRole('button', { name: 'Add staging slot' }).click();
    await page.getByRole('link', { name: 'orders-staging' }).click();
    await page.getByRole('heading', { level: 1, name: 'orders-staging' }).waitFor();
    await page.getByRole('link', { name: 'Environment variables' }).click();
    await page.getByRole('button', { name: 'Advanced edit' }).waitFor();
    await house.go('/apps/orders/slots');
    await page.getByRole('button', { name: 'Delete slot' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete slot' }).click();
    await page.getByText('No staging slot').waitFor();
    await page.context().clearCookies();
    await house.go('/apps');
    await house.signIn(OWNER.name, OWNER.password);
    await page.getByRole('link', { name: 'orders', exact: true }).waitFor();
  });

  it('is found by a part of its name, which the address keeps', async () => {
    const { page } = house;
    await house.go('/apps');
    const search = page.getByRole('searchbox', { name: 'Filter by name' });
    const has = (text: string) =>
      eventually(`the search has "${text}"`, async () => (await search.inputValue()) === text);
    await search.pressSequentially('nobody');
    await page.getByText('No app has “nobody” in its name.').waitFor();
    await page.waitForURL((url) => url.search === '?name=nobody');
    await looksWell(page, 'apps-none');
    await search.fill('Order');
    await page.getByRole('link', { name: 'orders' }).waitFor();
    await page.reload();
    await has('Order');
    await page.getByRole('link', { name: 'Apps' }).first().click();
    await has('');
    await page.goBack();
    await has('Order');
  });

  it('is made from a name, and deleted by typing that name', async () => {
    const { page } = house;
    await house.go('/apps');
    await page.getByRole('button', { name: 'Create app' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: /^Name/ }).fill('invoices');
    await looksWell(page, 'create-app');
    await page.getByRole('dialog').getByRole('button', { name: 'Create app' }).click();
    await page.getByRole('heading', { level: 1, name: 'invoices' }).waitFor();
    await page.getByRole('button', { name: 'Delete app' }).click();
    await page.getByLabel('Type invoices to confirm').fill('invoices');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete app' }).click();
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    await page.getByRole('link', { name: 'invoices' }).waitFor({ state: 'detached' });
  });
});

describe('a package', () => {
  const app = 'shop';

  it('is uploaded in the browser, its log followed until it is in service or refused', async () => {
    const { page } = house;
    await house.request('POST', '/api/apps', { name: app });
    await house.go(`/apps/${app}/deployments`);
    await choosePackage(page, 'first.zip', await aRelease('first'));
    await looksWell(page, 'publish');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('dialog').getByText('is in service').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await choosePackage(page, 'broken.zip', await aRelease('broken', 'no JSON'));
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('dialog').getByText('The version before goes on').waitFor();
    await looksWell(page, 'refused');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row', { name: /The broken.zip/ }).waitFor();
    await looksWell(page, 'deployments');
  });

  it('makes a version: rolled back from, given a share of the calls, deleted when it is not in use', async () => {
    const { page } = house;
    await house.go(`/apps/${app}/deployments`);
    await choosePackage(page, 'second.zip', await aRelease('second'));
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('dialog').getByText('is in service').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Versions' }).click();
    const second = page.getByRole('row', { name: /A rollback goes here/ });
    await second.getByRole('button', { name: /^More/ }).click();
    await page.getByRole('menuitem', { name: 'Split traffic' }).click();
    await page.getByRole('spinbutton', { name: 'Percent' }).fill('25');
    await page.getByRole('dialog').getByRole('button', { name: 'Split traffic' }).click();
    await page.getByText(/Traffic is split: 75 %/).waitFor();
    await second.getByText('25 %').waitFor();
    await looksWell(page, 'versions');
    await page.getByRole('button', { name: 'End split' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End split' }).click();
    await page.getByText(/Traffic is split/).waitFor({ state: 'detached' });
    const broken = page.getByRole('row', { name: /host.json/ });
    await broken.getByRole('button', { name: /^More/ }).click();
    await page.getByRole('menuitem', { name: 'Delete version' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete version' }).click();
    await broken.waitFor({ state: 'detached' });
  });

  it('runs where the placement says, which tells why no worker matches', async () => {
    const { page } = house;
    await house.go(`/apps/${app}/placement`);
    await page.getByRole('cell', { name: 'Runs it' }).waitFor();
    await page.getByRole('button', { name: 'Edit placement' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Labels' }).fill('pool=night|day');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'has no label pool' }).waitFor();
    await looksWell(page, 'placement');
    await page.getByRole('button', { name: 'Run on every worker' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Run on every worker' }).click();
    await page.getByRole('cell', { name: 'Runs it' }).waitFor();
  });

  it('is published by other tools with the publish profile, which is reset after a question', async () => {
    const { page } = house;
    await house.go(`/apps/${app}/publish`);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Get publish profile' }).click();
    expect((await download).suggestedFilename()).toBe('shop.PublishSettings');
    await page.getByText(/was saved by the browser/).waitFor();
    await page.getByRole('tab', { name: 'curl' }).click();
    await page.getByText(/-u '\$shop:PASSWORD' -T shop.zip/).waitFor();
    await looksWell(page, 'publish-profile');
    await page.getByRole('button', { name: 'Reset and get publish profile' }).click();
    const second = page.waitForEvent('download');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click();
    await second;
    await page.getByRole('button', { name: 'End credential' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End credential' }).click();
    await page.getByText('None yet').waitFor();
  });

  it('that runs keeps its app from being deleted, until somebody has read what is lost', async () => {
    const { page, installation } = house;
    await house.go(`/apps/${app}`);
    await page.getByRole('link', { name: `${installation.gateway}/apps/${app}`, exact: true }).waitFor();
    const headers = { prefer: 'respond-async' };
    const { status } = await fetch(`${installation.gateway}/apps/${app}/api/release?stay=1`, { headers });
    expect(status).toBe(202);
    await eventually('it runs', async () => {
      const { body } = await house.request('GET', `/api/executions?app=${app}&status=Running`);
      return (body as { readonly items: readonly unknown[] }).items.length > 0;
    });
    await page.getByRole('button', { name: 'Delete app' }).click();
    await page.getByLabel(`Type ${app} to confirm`).fill(app);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete app' }).click();
    await page
      .getByRole('dialog')
      .getByText(/1 execution runs/)
      .waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete all the same' }).click();
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    await page.getByRole('link', { name: app, exact: true }).waitFor({ state: 'detached' });
  });
});
