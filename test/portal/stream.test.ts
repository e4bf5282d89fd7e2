import { describe, expect, it } from '@jest/globals';
import type { PortalHouse } from './portal-house.js';
import { withHouse } from './with-house.js';

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
});

describe('open pages', () => {
  it('ask again once management tells of a change, with one stream for the tab', async () => {
    const { page } = house;
    // Nothing polls: what the page shows it has heard of.
    await page.addInitScript('window.setInterval = () => 0');
    const streams: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/events')) streams.push(request.url());
    });
    const opened = page.waitForResponse((response) => response.url().includes('/api/events'));
    await house.go('/executions');
    expect((await opened).headers()['content-type']).toBe('text/event-stream');
    await page.getByText('No executions', { exact: false }).or(page.getByRole('table')).first().waitFor();
    await fetch(`${house.installation.gateway}/api/prices/tea`);
    await page.getByRole('cell', { name: 'prices' }).first().waitFor();
    await page.getByRole('link', { name: 'Apps', exact: true }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(streams).toHaveLength(1);
  });
});
