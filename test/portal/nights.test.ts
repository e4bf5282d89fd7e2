import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { OWNER, withHouse } from './with-house.js';

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
});

/** From the page of the batch and back to it: the one item that failed is a batch of its own. */
async function runsFailedAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run the failed items again' }).click();
  const asked = page.getByRole('alertdialog');
  await asked.getByText('One item runs again with the input it had').waitFor();
  await looksWell(page, 'batch-again');
  await asked.getByRole('button', { name: 'Run the failed items again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Orders of the night (again)' }).waitFor();
  await page.getByRole('row', { name: /spoilt/ }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Orders of the night', exact: true }).waitFor();
}

describe('the nights in the portal', () => {
  it('starts a batch, watches it to its end, and shows why an item failed', async () => {
    const { page } = house;
    await house.go('/batches');
    await page.getByText('There is no batch yet').waitFor();
    await page.getByRole('button', { name: 'Start a batch' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Function').selectOption('handleOrder');
    await dialog.getByLabel('Name').fill('Orders of the night');
    await dialog.getByLabel('Run at the end').selectOption('dailyReport');
    await dialog.getByLabel('A JSON array').check();
    const order = {
      id: 'night-1',
      customer: 'Ada',
      takenAt: '2026-01-31',
      lines: [{ sku: 'lamp', quantity: 1 }],
      totalCents: 4900,
    };
    const items = [
      { key: 'good', input: order },
      { key: 'spoilt', input: { ...order, lines: [] } },
    ];
    await dialog.getByRole('textbox', { name: 'Items' }).fill(JSON.stringify(items));
    await dialog.getByText('2 items').waitFor();
    await looksWell(page, 'batch-start');
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Orders of the night' }).waitFor();
    await page.getByText('Ended with failures').waitFor();
    await page.getByText('100 %, 2 of 2 ended').waitFor();
    await page.getByRole('link', { name: 'dailyReport of orders' }).waitFor();
    await looksWell(page, 'batch');
    await runsFailedAgain(page);
    await page.getByLabel('Show').selectOption('Failed');
    await page.getByRole('cell', { name: 'good' }).waitFor({ state: 'detached' });
    await page
      .getByRole('row', { name: /spoilt/ })
      .getByRole('link', { name: 'Open execution' })
      .click();
    await page
      .getByText(/5 attempts failed; .* lines must hold at least one line/)
      .first()
      .waitFor();
    await house.go('/batches');
    await page.getByRole('cell', { name: 'Ended with failures' }).first().waitFor();
    await looksWell(page, 'batches');
  });

  it('pauses a timer, runs it by hand nevertheless, and lets it go on', async () => {
    const { page } = house;
    await house.go('/timers');
    await page.getByRole('cell', { name: /Every minute 0 \* \* \* \* \*, UTC/ }).waitFor();
    const act = async (name: string) => {
      await page.getByRole('button', { name: 'Actions for dailyReport of orders' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await act('Pause');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('cell', { name: 'Paused' }).waitFor();
    await act('Run now');
    await page.getByRole('heading', { level: 1, name: /dailyReport/ }).waitFor();
    await page.getByText(/\d+ orders, /).waitFor();
    await house.go('/timers');
    await act('Resume');
    await page.getByRole('cell', { name: 'Waiting' }).waitFor();
    await page.getByRole('cell', { name: /^Succeeded.*Open execution$/ }).waitFor();
    await act('Show the next ten');
    await expect(page.getByRole('dialog').getByRole('row').nth(10).waitFor()).resolves.toBeUndefined();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('img', { name: /from 18:00 to 06:00/ }).waitFor();
    await looksWell(page, 'timers');
    await page.getByRole('switch', { name: 'Show as a list' }).click();
    await page.getByRole('table', { name: 'Tonight' }).getByText('dailyReport (orders)').first().waitFor();
    await looksWell(page, 'timers-list');
    await page.getByRole('button', { name: 'The night before' }).click();
    await page.getByRole('heading', { name: 'Last night' }).waitFor();
  });

  it('shows on Home what ran, and leads from what needs attention to its place', async () => {
    const { page } = house;
    await house.go('/');
    await page.getByRole('img', { name: /^Executions a minute: .*Failed, highest [12]/ }).waitFor();
    await page.getByRole('img', { name: /^Duration: Median, highest \d/ }).waitFor();
    const failed = page.getByRole('listitem').filter({ hasText: '1 of 2 items of batch Orders of the night failed.' });
    await failed.waitFor();
    await looksWell(page, 'home');
    await failed.getByRole('link', { name: 'Show what failed' }).click();
    await page.getByRole('heading', { level: 1, name: 'Orders of the night' }).waitFor();
    expect(await page.getByLabel('Show').inputValue()).toBe('Failed');
  });

  it('says on Home what could not be read, and of missed runs only which will not run', async () => {
    const { page } = house;
    const away = { status: 503, json: { code: 'STORE_UNAVAILABLE', message: 'The store does not answer.' } };
    const noticedAt = new Date().toISOString();
    const row = { app: 'orders', function: 'dailyReport', slot: noticedAt, occurrences: 3, noticedAt };
    const missed = [
      { ...row, seq: 1, reason: 'past-due' },
      { ...row, seq: 2, function: 'gone', reason: 'dropped' },
    ];
    await page.route('**/api/queues', (route) => route.fulfill(away));
    await page.route('**/api/timers/missed?*', (route) => route.fulfill({ json: missed }));
    await house.go('/');
    await page.getByText('Could not be read: queues.').waitFor();
    const lost = page.getByRole('listitem').filter({ hasText: 'Timer gone of orders missed 3 runs.' });
    await lost.getByText('Not made up for, as its policy says.').waitFor();
    expect(await page.getByText(/Timer dailyReport of orders missed/).count()).toBe(0);
    await looksWell(page, 'home-unread');
    await house.go('/timers');
    await page.getByRole('cell', { name: 'Made up for' }).waitFor();
    await page.unroute('**/api/queues');
    await page.unroute('**/api/timers/missed?*');
  });

  it('shows on Home to whoever has a role in one app how that one goes', async () => {
    const grants = [{ role: 'operator', app: 'orders' }];
    const olga = { name: 'olga', password: OWNER.password, grants };
    expect(await house.request('POST', '/api/users', olga)).toMatchObject({ status: 201 });
    const { page } = house;
    await page.getByRole('button', { name: 'Signed in as ada' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await house.signIn(olga.name, olga.password);
    await page.getByRole('button', { name: 'Signed in as olga' }).waitFor();
    await house.go('/');
    await page.getByRole('img', { name: /^Executions a minute: .*highest \d/ }).waitFor();
    const attention = page.getByRole('region', { name: 'Needs attention: orders' });
    await attention.getByText('1 of 2 items of batch Orders of the night failed.').waitFor();
    await page.getByRole('region', { name: 'Last 24 hours: orders' }).getByText('Executions').waitFor();
    await looksWell(page, 'home-app');
  });
});
