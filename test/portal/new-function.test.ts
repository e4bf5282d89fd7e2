import { describe, expect, it } from '@jest/globals';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { withHouse } from './with-house.js';

const APP = 'bakery';

/** As somebody would paste it. */
const BREAD = `
const { app } = require('@azure/functions');
app.http('bread', {
  authLevel: 'anonymous',
  handler: (request, context) => {
    context.log('The oven is hot');
    return { status: 201, body: 'two loaves' };
  },
});
`;

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
});

interface AppView {
  readonly functions: readonly { readonly name: string; readonly invokeUrl?: string }[];
}

async function answerOf(name: string): Promise<unknown> {
  const { functions } = (await house.request('GET', `/api/apps/${APP}`)).body as AppView;
  return (await fetch(functions.find((one) => one.name === name)!.invokeUrl!)).json();
}

describe('a function from a template', () => {
  it('is the first of a new app: it is called, edited, saved, run, and its log and execution are seen', async () => {
    const { page } = house;
    await house.go('/apps');
    await page.getByRole('button', { name: 'Create app' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: /^Name/ }).fill(APP);
    await page.getByRole('dialog').getByRole('button', { name: 'Create app' }).click();
    await page.getByText(`nightshift publish . --app ${APP}`).waitFor();
    await looksWell(page, 'new-app');
    await page.getByRole('button', { name: 'Create function' }).click();
    await page.getByRole('radio', { name: /^HTTP trigger Runs/ }).check();
    await page.getByLabel('Function name').fill('bread');
    await page.getByLabel('Authorization level').selectOption('anonymous');
    await looksWell(page, 'new-function');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'bread' }).waitFor();
    expect(await answerOf('bread')).toEqual({ hello: 'world' });
    await page.getByRole('tab', { name: 'Code + Test' }).click();
    await page.getByRole('textbox', { name: /^Content of .*bread/ }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(BREAD);
    await page.keyboard.press('Control+s');
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('HTTP 201').waitFor();
    await page.getByLabel('Body', { exact: true }).getByText('two loaves').waitFor();
    await page.getByText('The oven is hot').first().waitFor();
    await page.getByRole('link', { name: 'Open the execution' }).click();
    await page.getByRole('heading', { level: 1, name: /bread/ }).waitFor();
    await page.getByText('The oven is hot').first().waitFor();
    await page.getByText('HTTP 201').waitFor();
    await house.go(`/executions?app=${APP}&function=bread`);
    await page
      .getByRole('row', { name: /bread.*Succeeded|Succeeded.*bread/ })
      .nth(1)
      .waitFor();
  });

  it('is run by a schedule: in words, its next ten runs, and both sides of the change of the clocks', async () => {
    const { page } = house;
    await house.go(`/apps/${APP}`);
    await page.getByRole('button', { name: 'Create function' }).click();
    await page.getByRole('radio', { name: /^Timer trigger/ }).check();
    const schedule = page.getByRole('textbox', { name: 'Schedule' });
    await schedule.fill('0 61 2 * * *');
    await page.getByText(/61 is no minute/).waitFor();
    await schedule.fill('0 30 2 * * *');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berlin');
    await page.getByText('Every day at 02:30').waitFor();
    expect(await page.getByRole('list', { name: 'Next ten runs' }).getByRole('listitem').count()).toBe(10);
    await page.getByText(/03:30:00 \+02:00 shifted/).waitFor();
    await page.getByText(/02:30:00 \+02:00 only here/).waitFor();
    await looksWell(page, 'new-timer');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'timerTrigger1' }).waitFor();
    await house.go(`/apps/${APP}`);
    await page.getByRole('row', { name: /timerTrigger1.*0 30 2/ }).waitFor();
  });
});
