import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { colorsAreStill, seriousFindings } from './axe.js';

/** Each page by axe in both looks: `npm run test:portal`. Every test run has time for one; what is light passes more easily. */
const BOTH = process.env['LOOKS'] === 'full';
const LOOKS = [
  { colorScheme: 'light', width: 1280, byAxe: BOTH },
  { colorScheme: 'dark', width: 820, byAxe: true },
] as const;
/** What follows the size of the window does so a moment later. */
const SETTLED_MS = 5_000;
/** A folder to keep pictures of every page in, to be looked at. */
const PICTURES = process.env['NIGHTSHIFT_TEST_PICTURES'];

/** The page as it is, light and wide as well as dark and narrow: nothing serious for axe, and no scrolling sideways. */
export async function looksWell(page: Page, name: string): Promise<void> {
  for (const { colorScheme, width, byAxe } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    // The theme follows a moment later.
    await page.waitForFunction((scheme) => document.documentElement.style.colorScheme === scheme, colorScheme);
    await colorsAreStill(page);
    await keepPicture(page, `${name}-${colorScheme}-${width}`);
    const isTooWide = await page
      .waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, undefined, {
        timeout: SETTLED_MS,
      })
      .then(
        () => false,
        () => true,
      );
    const findings = byAxe ? await seriousFindings(page) : [];
    expect([name, width, isTooWide, ...findings]).toEqual([name, width, false]);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

export async function keepPicture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
