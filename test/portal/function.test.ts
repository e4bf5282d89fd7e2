import { describe, expect, it } from '@jest/globals';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { withHouse } from './with-house.js';

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

  it('says so when the app has no such function', async () => {
    await house.go('/apps/orders/functions/nothing');
    await house.page.getByText('There is no function nothing').waitFor();
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
