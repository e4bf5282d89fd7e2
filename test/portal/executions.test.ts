import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { focused } from './focused.js';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { OWNER, withHouse } from './with-house.js';

const ORDER = { id: 'night-1', customer: 'Ada', takenAt: '2026-01-31', lines: [{ sku: 'lamp', quantity: 1 }] };

let house: PortalHouse;

withHouse({
  opened: async (opened) => {
    house = opened;
    const items = [
      { key: 'good', input: ORDER },
      { key: 'spoilt', input: { ...ORDER, lines: [] } },
    ];
    const batch = { app: 'orders', function: 'handleOrder', name: 'A night', items };
    expect(await house.request('POST', '/api/batches', batch)).toMatchObject({ status: 201 });
    await recorded(items.length);
  },
});

/** The list keeps its rows: those that it is opened on must be there. */
async function recorded(count: number): Promise<void> {
  const seen = async () => {
    const { body } = await house.request('GET', '/api/executions?app=orders&function=handleOrder');
    return (body as { readonly items: readonly unknown[] }).items.length >= count;
  };
  await eventually(`${count} executions`, seen);
}

describe('executions in the portal', () => {
  it('are found by how they ended, in an address that can be passed on', async () => {
    const { page } = house;
    await house.go('/apps/orders');
    await page
      .getByRole('row', { name: /handleOrder/ })
      .getByRole('link', { name: /^\d+$/ })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Executions' }).waitFor();
    await page.getByRole('cell', { name: 'Succeeded' }).waitFor();
    await page.getByRole('cell', { name: 'Failed', exact: true }).waitFor();
    await page.getByRole('figure', { name: /executions ended in this time/ }).waitFor();
    await looksWell(page, 'executions');
    const status = page.getByLabel('Status');
    await status.focus();
    await status.selectOption('Failed');
    await page.getByRole('cell', { name: 'Succeeded' }).waitFor({ state: 'detached' });
    await focused(status);
    expect(new URL(page.url()).searchParams.get('status')).toBe('Failed');
    await page.reload();
    await page.getByRole('cell', { name: /lines must hold at least one line/ }).waitFor();
    await page.getByLabel('Text').fill('nobody wrote this');
    await page.keyboard.press('Enter');
    await page.getByText('No executions found').waitFor();
    await looksWell(page, 'executions-none');
    await page.goBack();
    await page.getByRole('cell', { name: 'Failed', exact: true }).waitFor();
    expect(await page.getByLabel('Text').inputValue()).toBe('');
    await house.go('/executions?app=gone');
    await page.getByText('No executions found').waitFor();
    expect(await page.getByLabel('App', { exact: true }).inputValue()).toBe('gone');
    await page.goBack();
    await page.getByRole('cell', { name: 'Failed', exact: true }).waitFor();
  });

  it('say when each attempt ran, why it failed, and where in the code', async () => {
    const { page } = house;
    await page.getByRole('link', { name: 'orders / handleOrder' }).click();
    await page.getByRole('heading', { level: 1, name: 'Execution of orders / handleOrder' }).waitFor();
    await page.getByText('Attempt 5', { exact: true }).waitFor();
    await page.getByText('Waited for its next attempt').first().waitFor();
    const input = page.getByRole('region', { name: 'Input' }).last();
    await input.getByText('"customer": "Ada"').waitFor();
    await page
      .getByText(/src\/orders\/order\.ts:\d+/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Batch A night, item spoilt' }).waitFor();
    await looksWell(page, 'execution-failed');
  });

  it('are run again with what they were given, once somebody has said so', async () => {
    const { page } = house;
    await page.getByRole('button', { name: 'Run again' }).click();
    const asked = page.getByRole('alertdialog');
    await asked.getByText('The input that its batch keeps is run once more').waitFor();
    await looksWell(page, 'execution-run-again');
    await asked.getByRole('button', { name: 'Run again' }).click();
    await page.getByText('This is the new execution.').waitFor();
    await page.getByRole('link', { name: 'It was made from this one' }).click();
    await page.getByRole('link', { name: 'Batch A night, item spoilt' }).waitFor();
  });

  it('show what a good one logged', async () => {
    const { page } = house;
    await house.go('/executions?function=handleOrder&status=Succeeded');
    await page.getByRole('link', { name: 'orders / handleOrder' }).click();
    await page
      .getByText(/order night-1/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Run again' }).hover();
    const why = page.getByText('is not kept: send the message once more');
    await why.waitFor();
    await page.mouse.move(0, 0);
    await why.waitFor({ state: 'hidden' });
    await page.getByText(/^Its input is not kept: a batch keeps the input/).waitFor();
    await looksWell(page, 'execution');
  });

  it('are found by the worker that ran them, which is chosen by its name', async () => {
    const { page } = house;
    await house.go('/executions?app=orders&function=handleOrder');
    const worker = page.getByLabel('Worker', { exact: true });
    const name = (await worker.locator('option').nth(1).textContent()) ?? '';
    await worker.selectOption(name);
    await page.waitForURL(/worker=/);
    const table = page.getByRole('table', { name: 'Executions' });
    await table.getByRole('link', { name, exact: true }).first().waitFor();
    await page.setViewportSize({ width: 820, height: 800 });
    await table.getByRole('columnheader', { name: 'Worker' }).waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await table.getByRole('link', { name, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await house.go('/executions?app=orders&worker=gone');
    await page.getByText('No executions found').waitFor();
    expect(await worker.inputValue()).toBe('gone');
  });

  it('say that others are asked for while those of before are in sight', async () => {
    const { page } = house;
    await house.go('/executions?app=orders&function=handleOrder');
    await page.getByRole('cell', { name: 'Succeeded' }).first().waitFor();
    const answered = Promise.withResolvers<void>();
    const failed = /\/api\/executions\?.*status=Failed/;
    await page.route(failed, async (route) => {
      await answered.promise;
      await route.continue();
    });
    await page.getByLabel('Status').selectOption('Failed');
    const progress = page.locator('[aria-busy=true]').getByRole('progressbar', { name: 'Loading…' });
    await progress.waitFor();
    await page.getByRole('cell', { name: 'Succeeded' }).first().waitFor();
    answered.resolve();
    await progress.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'Succeeded' }).waitFor({ state: 'detached' });
    await page.unroute(failed);
  });

  it('stay where they are while others come, until somebody asks for those', async () => {
    const { page } = house;
    await house.go('/executions?app=orders&function=handleOrder&range=hour');
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
    const rows = page.getByRole('table', { name: 'Executions' }).getByRole('row');
    await rows.nth(1).waitFor();
    const before = await rows.count();
    const batch = { app: 'orders', function: 'handleOrder', items: [{ key: 'late', input: { ...ORDER, id: 'late' } }] };
    expect(await house.request('POST', '/api/batches', batch)).toMatchObject({ status: 201 });
    // What earlier tests began may come as well.
    const news = page.getByRole('button', { name: /^\d+ new$/ });
    await news.waitFor();
    expect(await rows.count()).toBe(before);
    await looksWell(page, 'executions-new');
    await news.click();
    await rows.nth(before).waitFor();
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
  });

  it('tell of one that is not there', async () => {
    const { page } = house;
    await house.go('/executions/nothing');
    await page.getByText('EXECUTION_NOT_FOUND').waitFor();
  });

  it('are counted in charts, which a table tells too and a drag narrows the time with', async () => {
    const { page } = house;
    await house.go('/executions?app=orders&range=hour');
    const chart = page.getByRole('region', { name: 'Executions that ended, per minute' });
    const plot = chart.locator('.u-over');
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('The chart has no place on the page.');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/from=.*&to=/);
    await page.getByLabel('Accepted').getByText('From and to').waitFor({ state: 'attached' });
    await page.getByLabel('Accepted').selectOption('Last hour');
    await page.waitForURL((url) => !url.searchParams.has('from'));
    await chart.getByLabel('Show as a table').click();
    await chart.getByRole('columnheader', { name: 'Succeeded' }).waitFor();
    await looksWell(page, 'executions-table');
  });

  it('take a time as it is typed, where the clocks of long ago had odd seconds', async () => {
    const context = await house.page
      .context()
      .browser()
      ?.newContext({
        timezoneId: 'Europe/Berlin',
        storageState: await house.page.context().storageState(),
      });
    const page = await context?.newPage();
    await page?.goto(`${house.installation.management}/executions`);
    // A year that is typed begins in the first century.
    const from = page?.getByLabel('From', { exact: true });
    await from?.fill('0002-01-31T08:30');
    expect(await from?.inputValue()).toBe('0002-01-31T08:30');
    await context?.close();
  });

  it('are those of one app for whoever has a role in that app alone', async () => {
    const { page } = house;
    const rita = { name: 'rita', password: OWNER.password, grants: [{ role: 'reader', app: 'orders' }] };
    expect(await house.request('POST', '/api/users', rita)).toMatchObject({ status: 201 });
    const noor = { ...rita, name: 'noor', grants: [{ role: 'reader', app: 'gone' }] };
    expect(await house.request('POST', '/api/users', noor)).toMatchObject({ status: 201 });
    await page.context().clearCookies();
    await house.go('/executions');
    await house.signIn('rita', OWNER.password);
    await page.getByRole('cell', { name: 'Failed', exact: true }).first().waitFor();
    expect(await page.getByLabel('App', { exact: true }).inputValue()).toBe('orders');
    expect(await page.getByRole('link', { name: 'orders / handleOrder' }).count()).toBe(0);
    await house.go('/apps/orders');
    await page.getByRole('navigation', { name: 'Parts of the app' }).getByRole('link', { name: 'Executions' }).click();
    await page.getByRole('heading', { level: 1, name: 'Executions' }).waitFor();
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByRole('link', { name: 'Executions' }).click();
    await page.getByRole('heading', { level: 1, name: 'Executions' }).waitFor();
  });

  it('say so to whoever has a role in no app that there is', async () => {
    const { page } = house;
    await page.context().clearCookies();
    await house.go('/executions');
    await house.signIn('noor', OWNER.password);
    await page.getByText('You see no app yet').waitFor();
    await house.go('/batches');
    await page.getByText('You see no app yet').waitFor();
  });
});
