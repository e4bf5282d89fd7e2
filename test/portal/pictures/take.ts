import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { colorsAreStill } from '../axe.js';
import { PortalHouse } from '../portal-house.js';
import { furnishApp, furnishHouse, pagesOf } from './furnish.js';

// A picture of every page, light and dark, into docs/images: `npm run pictures`, and look at each before it is committed.
const FOLDER = 'docs/images';
const WIDE = { width: 1280, height: 800 };
const SCHEMES = ['light', 'dark'] as const;

/** What is done on a page before its picture is taken. */
const actsOn: Readonly<Record<string, () => Promise<void>>> = {
  'function-code': () => house.page.locator('.monaco-editor .view-line').first().waitFor(),
  'function-logs': async () => {
    const order = { customer: 'Ada', lines: [{ sku: 'lamp', quantity: 2 }] };
    await fetch(`${house.installation.gateway}/api/orders`, { method: 'POST', body: JSON.stringify(order) });
    await house.page.getByText(/Took order/).waitFor();
  },
  'function-test': async () => {
    const order = { customer: 'Ada', lines: [{ sku: 'lamp', quantity: 2 }] };
    await house.page.getByLabel('Body').fill(JSON.stringify(order, null, 2));
    await house.page.getByRole('button', { name: 'Run' }).click();
    await house.page.getByText('HTTP 202').waitFor();
    await house.page.getByText(/Took order/).waitFor();
  },
};

mkdirSync(FOLDER, { recursive: true });
const house = await PortalHouse.open(furnishApp);
try {
  const { page } = house;
  await page.setViewportSize(WIDE);
  await house.go('/sign-in');
  await picturesOf('sign-in');
  await house.go(`/setup#${house.installation.ownerToken}`);
  await picturesOf('setup');
  await house.becomeOwner('ada', 'correct horse battery staple');
  await furnishHouse(house);
  for (const [name, path] of Object.entries(await pagesOf(house))) {
    await house.go(path);
    await page.waitForFunction(() => document.querySelector('main [role=progressbar]') === null);
    await actsOn[name]?.();
    await picturesOf(name);
    console.log(name);
  }
} finally {
  await house.close();
}
process.exit();

async function picturesOf(name: string): Promise<void> {
  const { page } = house;
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction((scheme) => document.documentElement.style.colorScheme === scheme, colorScheme);
    await colorsAreStill(page);
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
  }
}
