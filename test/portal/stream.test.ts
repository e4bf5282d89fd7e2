import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { temporaryFolder } from '../support/scratch.js';
import { looksWell } from './looks.js';
import { addNoisyFunctions, underNoise } from './noisy-functions.js';
import type { PortalHouse } from './portal-house.js';
import { withHouse } from './with-house.js';

let house: PortalHouse;

withHouse({
  prepare: addNoisyFunctions,
  opened: (opened) => {
    house = opened;
  },
});

describe('a log', () => {
  it('comes as it is written, and a thousand lines a second do not keep the page from answering', async () => {
    const { page, installation } = house;
    await house.go('/apps/orders/logs');
    const log = page.getByRole('log', { name: 'Log stream: orders' });
    await page.getByText('Connected', { exact: true }).waitFor();
    await looksWell(page, 'log-stream-empty');
    await underNoise(installation.gateway, async () => {
      await log.getByText('was taken').first().waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      // More lines than fit into any window have come, and go on coming.
      const more = page.getByRole('button', { name: /^[\d,]{4,} new lines$/ });
      await more.waitFor();
      expect(await log.locator('a').count()).toBeLessThan(100);
      await looksWell(page, 'log-stream-paused');
      await more.click();
      await page.getByRole('button', { name: /new lines/ }).waitFor({ state: 'detached' });
      await log.hover();
      await page.mouse.wheel(0, -300);
      await page.getByRole('button', { name: 'Follow' }).click();
      await page.getByRole('combobox', { name: 'Level' }).selectOption('Errors');
      await log.getByText('was taken').first().waitFor({ state: 'detached' });
      await log.getByText('has no customer').first().waitFor();
      await page.getByRole('searchbox', { name: 'Text' }).fill('order 200');
      await log.getByText('Order 100 ').first().waitFor({ state: 'detached' });
      expect(await log.locator('a').count()).toBeLessThan(100);
    });
    await page.getByRole('searchbox', { name: 'Text' }).fill('');
    await looksWell(page, 'log-stream');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('combobox', { name: 'Function' }).selectOption('patient');
    await page.waitForURL(/function=patient/);
    await log.getByText('Nothing logged yet').waitFor();
    // Another stream is followed, though the one before was held.
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('of an execution is followed from its start to its end', async () => {
    const { page, installation } = house;
    const until = join(temporaryFolder(), 'until');
    const headers = { prefer: 'respond-async' };
    const url = `${installation.gateway}/api/patient?until=${encodeURIComponent(until)}`;
    const accepted = await fetch(url, { headers });
    const id = /[0-9a-f-]{36}/.exec(accepted.headers.get('location') ?? '')?.[0] ?? '';
    await page.goto(`${installation.management}/executions/${id}`);
    const log = page.getByRole('log', { name: 'Logs, Attempt 1' });
    await log.getByText('I wait').waitFor();
    await page.getByText('Connected', { exact: true }).waitFor();
    await looksWell(page, 'execution-live');
    writeFileSync(until, '');
    await log.getByText('I have waited').waitFor();
    await page.getByText('Succeeded').first().waitFor();
    expect(await log.getByText('I wait').count()).toBe(1);
  });
});

describe('open pages', () => {
  it('ask again once management tells of a change, with one stream for the tab', async () => {
    const { page } = house;
    const call = () => fetch(`${house.installation.gateway}/api/prices/tea`);
    await call();
    const isListed = async () => {
      const { body } = await house.request('GET', '/api/executions?function=prices');
      return (body as { readonly items: readonly unknown[] }).items.length > 0;
    };
    await eventually('the first call to be listed', isListed);
    // Nothing polls: what the page shows it has heard of.
    await page.addInitScript('window.setInterval = () => 0');
    const streams: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/events')) streams.push(request.url());
    });
    const opened = page.waitForResponse((response) => response.url().includes('/api/events'));
    await house.go('/executions?function=prices');
    expect((await opened).headers()['content-type']).toBe('text/event-stream');
    await page.getByRole('cell', { name: 'prices' }).first().waitFor();
    await call();
    await page.getByRole('button', { name: /^\d+ new$/ }).click();
    await page.getByRole('cell', { name: 'prices' }).nth(1).waitFor();
    await page.getByRole('link', { name: 'Apps', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(streams).toHaveLength(1);
  });
});
