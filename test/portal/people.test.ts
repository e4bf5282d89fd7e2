import { describe, expect, it } from '@jest/globals';
import { focused } from './focused.js';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { OWNER, withHouse } from './with-house.js';

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
});

describe('people in the portal', () => {
  it('are added with roles, given others, and deleted after a question that names them', async () => {
    const { page } = house;
    await house.go('/people');
    const add = page.getByRole('button', { name: 'Add a user' });
    await add.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await focused(add);
    await add.click();
    await dialog.getByLabel('Name').fill('rita');
    await dialog.getByLabel('Password').fill('short');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog
      .getByText(/password must be longer/)
      .last()
      .waitFor();
    await dialog.getByLabel('Password').fill(OWNER.password);
    await dialog.getByLabel('Where').selectOption('orders');
    await looksWell(page, 'people-add');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('cell', { name: 'Reader (orders)' }).waitFor();
    await page.getByRole('button', { name: 'Actions for rita' }).click();
    await page.getByRole('menuitem', { name: 'Change roles' }).click();
    await dialog.getByLabel('Role', { exact: true }).selectOption('Operator');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'Operator (orders)' }).waitFor();
    await looksWell(page, 'people');
    await page.getByRole('button', { name: 'Actions for rita' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const question = page.getByRole('alertdialog', { name: 'Delete rita?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    const actions = page.getByRole('button', { name: 'Actions for rita' });
    await focused(actions);
    await actions.click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await question.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('cell', { name: 'rita', exact: true }).waitFor({ state: 'detached' });
  });

  it('leave a trail that can be searched', async () => {
    const { page } = house;
    await page.getByRole('link', { name: 'Audit' }).click();
    const deleted = page.getByRole('cell', { name: 'user.delete', exact: true });
    await deleted.waitFor();
    await looksWell(page, 'audit');
    await page.getByLabel('Kind of thing').fill('user');
    await page.getByLabel('Action').fill('user.create');
    await page.keyboard.press('Enter');
    await deleted.waitFor({ state: 'detached' });
    await focused(page.getByLabel('Action'));
    const show = page.getByRole('button', { name: 'Show' }).first();
    await show.click();
    await page
      .getByRole('dialog')
      .getByText(/"name": "rita"/)
      .waitFor();
    expect(await page.getByRole('dialog').textContent()).not.toContain(OWNER.password);
    await looksWell(page, 'audit-details');
    await page.keyboard.press('Escape');
    await focused(show);
  });

  it('are told when somebody could not be enabled again', async () => {
    const { page } = house;
    const sami = { name: 'sami', password: OWNER.password, grants: [{ role: 'reader' }] };
    expect(await house.request('POST', '/api/users', sami)).toMatchObject({ status: 201 });
    await house.go('/people');
    const act = async (name: string) => {
      await page.getByRole('button', { name: 'Actions for sami' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await act('Disable');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('cell', { name: 'Disabled' }).waitFor();
    const away = { status: 503, json: { code: 'STORE_UNAVAILABLE', message: 'The store does not answer.' } };
    await page.route('**/api/users/*', (route) => route.fulfill(away));
    await act('Enable');
    const problem = page.getByRole('alertdialog', { name: 'Enable' });
    await problem.getByText('STORE_UNAVAILABLE').waitFor();
    await problem.getByRole('button', { name: 'Close' }).click();
    await page.unroute('**/api/users/*');
    await act('Enable');
    await page.getByRole('cell', { name: 'Disabled' }).waitFor({ state: 'detached' });
  });

  it('are told that nobody is notified of anything yet, and how that is changed', async () => {
    const { page } = house;
    await house.go('/notifications');
    await page.getByText('Nobody is told of anything').waitFor();
    await page.getByText('No notifications in 30 days').waitFor();
    await looksWell(page, 'notifications');
  });

  it('make a token for their programs, which the API takes until it is revoked', async () => {
    const { page } = house;
    await page.getByRole('button', { name: 'Signed in as ada' }).click();
    await page.getByRole('menuitem', { name: 'Account' }).click();
    await page.getByText('This one').waitFor();
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('What it is for').fill('build server');
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.getByRole('dialog').locator('code').waitFor();
    // Beside the dialog.
    await page.mouse.click(5, 5);
    const token = await page.getByRole('dialog').locator('code').textContent();
    const apps = () =>
      fetch(`${house.installation.management}/api/apps`, { headers: { authorization: `Bearer ${token ?? ''}` } });
    expect((await apps()).status).toBe(200);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await focused(page.getByRole('button', { name: 'Make a token' }));
    await page.getByRole('cell', { name: 'build server' }).waitFor();
    await looksWell(page, 'account');
    const revoke = page.getByRole('button', { name: 'Revoke' });
    await revoke.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await focused(revoke);
    await revoke.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No tokens').waitFor();
    expect((await apps()).status).toBe(401);
  });
});
