import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/** What axe finds on the page that people with an impairment would stumble over, each with where. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await colorsAreStill(page);
  // Evaluated by the debugger: a script in the page would be refused by its Content-Security-Policy.
  await page.evaluate(source);
  const { violations } = await page.evaluate(() =>
    // Fluent UI's own way to lead the focus around; nobody can stay on them.
    window.axe.run({ exclude: ['[data-tabster-dummy]'] }, { resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} at ${nodes.map(({ html }) => html).join(' and ')}`);
}

/** Half way between two themes nothing has the contrast that it has in either. */
export async function colorsAreStill(page: Page): Promise<void> {
  await page.waitForFunction(
    () => !document.getAnimations().some((one) => one instanceof CSSTransition && one.playState === 'running'),
  );
}
