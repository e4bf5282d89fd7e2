import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PortalHouse } from './portal-house.js';

const PASSWORD = 'correct horse battery staple';

// The first run fetches the browser.
jest.setTimeout(120_000);

let house: PortalHouse;

beforeAll(async () => {
  house = await PortalHouse.open();
  await house.becomeOwner('ada', PASSWORD);
});
afterAll(() => house?.close());
afterEach(() => expect(house.complaints).toEqual([]));

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
