import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { OWNER, withHouse } from './with-house.js';

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
});

describe("a function's page", () => {
  it('makes a key, gives the URL with it, and shows the execution that came of it', async () => {
    const { page } = house;
    await house.go('/apps/orders');
    await page.getByRole('link', { name: 'priceChange', exact: true }).click();
    await page.getByText('No executions yet').waitFor();
    await page.getByRole('tab', { name: 'Function keys' }).click();
    await page.getByRole('button', { name: 'Add function key' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: /^Name/ }).fill('partner');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByRole('row', { name: /partner/ }).waitFor();
    await looksWell(page, 'function-keys');
    const old = await urlWith('function/partner');
    expect((await fetch(`${old}&percent=10`)).status).toBe(200);
    await page.getByRole('button', { name: 'Renew key partner' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Renew' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await urlWith('function/partner')).not.toBe(old);
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('link', { name: 'orders / priceChange' }).first().waitFor();
    await looksWell(page, 'function-overview');
  });

  it('is tried with its key, a query and headers, and shows the answer and what it logs', async () => {
    const { page } = house;
    await house.go('/apps/orders/functions/priceChange');
    await page.getByRole('tab', { name: 'Test/Run' }).click();
    await page.getByLabel('Key').getByRole('option', { name: 'default (function key)' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('HTTP 400').waitFor();
    await page.getByRole('button', { name: 'Add parameter' }).click();
    await page.getByRole('textbox', { name: 'Query: name 1' }).fill('percent');
    await page.getByRole('textbox', { name: 'Query: value 1' }).fill('10');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('HTTP 200').waitFor();
    expect(JSON.parse((await page.getByLabel('Body', { exact: true }).textContent()) ?? '')).not.toEqual({});
    await page.getByText('Working out a price change of 10 %').first().waitFor();
    await looksWell(page, 'test-run');
    await page.getByLabel('Key').selectOption('No key');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('The function wants a key').waitFor();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('tab', { name: 'Test/Run' }).click();
    expect(await page.getByRole('textbox', { name: 'Query: value 1' }).inputValue()).toBe('10');
  });

  it('is started by hand with the text of a message, and leads to its execution', async () => {
    const { page } = house;
    await house.go('/apps/orders/functions/handleOrder/test');
    // The book of orders is kept between runs of the tests.
    const id = randomUUID();
    const order = { id, customer: 'Ada', lines: [{ sku: 'lamp', quantity: 1 }], takenAt: '2026-01-31' };
    await page.getByRole('textbox', { name: 'Input' }).fill(JSON.stringify(order));
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(`Handled order ${id} of Ada`).first().waitFor();
    await page.getByText('Succeeded').waitFor();
    await looksWell(page, 'test-run-message');
    await page.getByRole('link', { name: 'Open the execution' }).click();
    await page.getByRole('heading', { level: 1, name: /handleOrder/ }).waitFor();
  });

  it('follows what it logs', async () => {
    const { page } = house;
    await house.go('/apps/orders/functions/priceChange');
    const url = await urlWith('function/default');
    await page.getByRole('tab', { name: 'Logs' }).click();
    await page.getByText('Connected').waitFor();
    await fetch(`${url}&percent=20`);
    await page.getByText('Working out a price change of 20 %').waitFor();
    await looksWell(page, 'function-logs');
  });

  it('is disabled, which its status says, and enabled again', async () => {
    const { page } = house;
    await house.go('/apps/orders/functions/prices');
    const { gateway } = house.installation;
    const answers = (status: number) =>
      eventually(`it answers ${status}`, async () => (await fetch(`${gateway}/api/prices`)).status === status);
    const act = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    };
    await act('Disable');
    await page.getByText('Disabled', { exact: true }).waitFor();
    await answers(404);
    await act('Enable');
    await page.getByText('Ready', { exact: true }).waitFor();
    await answers(200);
  });

  it('shows what its bindings lead to', async () => {
    const { page } = house;
    await house.go('/apps/orders/functions/takeOrder/integration');
    await page.getByRole('region', { name: 'Trigger' }).getByText('POST').waitFor();
    await looksWell(page, 'integration');
    await page.getByRole('region', { name: 'Outputs' }).getByRole('link', { name: 'Open queue orders' }).click();
    await page.getByRole('heading', { level: 1, name: 'orders' }).waitFor();
  });

  it('says so when the app has no such function', async () => {
    await house.go('/apps/orders/functions/nothing');
    await house.page.getByText('There is no function nothing').waitFor();
  });

  it('shows what was filled in to nobody else who signs in in the same tab, and forgets it on sign-out', async () => {
    const { page } = house;
    const otto = { name: 'otto', password: OWNER.password, grants: [{ role: 'operator' }] };
    expect(await house.request('POST', '/api/users', otto)).toMatchObject({ status: 201 });
    const path = '/apps/orders/functions/priceChange/test';
    const query = page.getByRole('textbox', { name: 'Query: value 1' });
    await house.go(path);
    expect(await query.inputValue()).toBe('10');
    // The session is over, and somebody else signs in.
    await page.context().clearCookies();
    await house.go(path);
    await house.signIn('otto', OWNER.password);
    await page.getByRole('button', { name: 'Add parameter' }).click();
    expect(await query.inputValue()).toBe('');
    await query.fill('of otto');
    await page.getByRole('button', { name: 'Signed in as otto' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('User name').waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('of otto');
  });
});

/** What the dialog offers to copy. */
async function urlWith(key: string): Promise<string> {
  const { page } = house;
  await page.getByRole('button', { name: 'Get function URL' }).click();
  await page.getByRole('dialog').getByLabel('Key').selectOption(key);
  await looksWell(page, 'function-url');
  const url = await page.getByRole('dialog').locator('code').textContent();
  await page.getByRole('button', { name: 'Close' }).click();
  return url ?? '';
}
