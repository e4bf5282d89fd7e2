import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { focused } from './focused.js';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { OWNER, withHouse } from './with-house.js';

const REFUSES = `if (typeof entry.amount !== 'number') throw new Error('the entry has no amount');`;
/** Refuses what has no amount. */
const BOOK = `
const { app, trigger } = require('@azure/functions');
app.generic('book', {
  trigger: trigger.generic({ type: 'rabbitMQTrigger', name: 'entry', queueName: 'ledger' }),
  retry: { strategy: 'fixedDelay', maxRetryCount: 0, delayInterval: { seconds: 0 } },
  handler: (entry, context) => {
    ${REFUSES}
    context.log('booked ' + entry.amount);
  },
});
`;
/** More than one step of a deed to many. */
const MANY = 120;

let house: PortalHouse;

withHouse({
  prepare: (folder) => writeFileSync(join(folder, 'dist/functions/book.js'), BOOK),
  opened: (opened) => {
    house = opened;
  },
});

async function send(messages: readonly object[]): Promise<void> {
  const body = { messages: messages.map((content) => ({ content })) };
  expect(await house.request('POST', '/api/apps/orders/queues/ledger/messages', body)).toMatchObject({ status: 202 });
}

async function waiting(): Promise<number> {
  const { body } = await house.request('POST', '/api/dead-letters/redrive', {
    filter: { queue: 'ledger' },
    limit: 1_000,
    dryRun: true,
  });
  return (body as { readonly matched: number }).matched;
}

describe('the dead-letter desk', () => {
  it('finds a message that died, edits it, and redrives it', async () => {
    const { page } = house;
    await house.go('/dead-letters');
    await page.getByText('No dead letter').waitFor();
    await send([{ entry: 'rent' }]);
    await page.getByRole('link', { name: 'FUNCTION_FAILED' }).waitFor();
    await looksWell(page, 'dead-letters');
    await page.getByRole('link', { name: 'FUNCTION_FAILED' }).click();
    await page.getByRole('button', { name: 'Edit payload' }).waitFor();
    await page.getByRole('region', { name: 'Last failure' }).getByText('the entry has no amount').first().waitFor();
    await page.getByRole('button', { name: 'Edit payload' }).click();
    const payload = page.getByRole('dialog').getByLabel('Payload', { exact: true });
    await payload.fill('{ "entry": ');
    await page.getByText('This is no JSON object or array').waitFor();
    await looksWell(page, 'dead-letter-edit');
    await payload.fill('{ "entry": "rent", "amount": 7 }');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'What was changed' }).getByText('+ "amount": 7').waitFor();
    await looksWell(page, 'dead-letter-edited');
    await page.getByRole('button', { name: 'Redrive', exact: true }).click();
    const asked = page.getByRole('alertdialog');
    await asked.getByText('to queue ledger').waitFor();
    await asked.getByRole('button', { name: 'Redrive' }).click();
    await page.getByRole('button', { name: 'Redrive once more' }).waitFor();
    const history = page.getByRole('table', { name: 'History' });
    await history.getByRole('row', { name: /Redriven ada/ }).waitFor();
    await history.getByRole('row', { name: /Payload edited ada/ }).waitFor();
    await page.getByRole('link', { name: 'Open execution' }).last().click();
    await page.getByText('booked 7').waitFor();
  });

  it('redrives all that a filter finds, step by step, and says what came of it', async () => {
    const { page } = house;
    await send(Array.from({ length: MANY }, (_, n) => ({ entry: n })));
    await eventually('all of them are dead letters', async () => (await waiting()) === MANY);
    // An empty list: only the one that is looked for has the button.
    await house.go('/dead-letters?app=orders&queue=none');
    await page.getByText('No dead letter is like that').waitFor();
    await page.getByLabel('Queue').fill('ledger');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL('**/dead-letters?app=orders&queue=ledger');
    await page.getByRole('button', { name: 'Redrive all that are found' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(`${MANY} dead letters of app orders, queue ledger will be sent again`).waitFor();
    await dialog.getByRole('button', { name: 'Redrive' }).click();
    await dialog.getByText(`${MANY} redriven.`).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    // The function is as broken as before.
    await eventually('all of them are dead letters', async () => (await waiting()) === MANY);
  });

  it('discards what is selected after it has said how many from where, and the audit has it', async () => {
    const { page } = house;
    await house.go('/dead-letters?queue=ledger');
    await page
      .getByRole('checkbox', { name: /^Select the letter/ })
      .first()
      .check();
    await page.getByRole('button', { name: 'Discard selected (1)' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('1 dead letter of queue ledger will be settled').waitFor();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.getByText('1 discarded.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    const state = page.getByLabel('State');
    await state.focus();
    await state.selectOption('Discarded');
    await page.getByRole('cell', { name: 'Discarded' }).waitFor();
    await focused(state);
    expect(await page.getByRole('button', { name: 'Discard' }).count()).toBe(0);
    const { body } = await house.request('GET', '/api/audit?action=dead-letter.discard');
    expect(body).toMatchObject({ items: [{ actor: { name: 'ada' }, app: 'orders' }] });
  });

  it('shows in its form what it looks for, also on the way back', async () => {
    const { page } = house;
    await house.go('/dead-letters');
    const state = page.getByLabel('State');
    await state.selectOption('Discarded');
    await page.getByRole('cell', { name: 'Discarded' }).waitFor();
    await page.goBack();
    await page.getByRole('cell', { name: 'Waiting' }).first().waitFor();
    expect(await state.inputValue()).toBe('waiting');
  });
});

describe('the queues', () => {
  it('show who consumes them, and lead a message in and to where the dead ones are', async () => {
    const { page } = house;
    await house.go('/queues');
    const row = page.getByRole('row', { name: /ledger/ });
    await row.getByRole('link', { name: 'orders / book' }).waitFor();
    await looksWell(page, 'queues');
    await page.getByRole('button', { name: 'Actions for ledger' }).click();
    await page.getByRole('menuitem', { name: 'Send a message' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Message', { exact: true }).fill('{ "entry": "sent by hand" }');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('The broker has it').waitFor();
    await looksWell(page, 'queues-send');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await row.getByRole('link', { name: 'ledger', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'ledger' }).waitFor();
    await page.getByRole('table', { name: 'Consumed by' }).getByText('Consuming').waitFor();
    await page.getByRole('table', { name: 'Workers' }).getByRole('row').nth(1).waitFor();
    await page.getByRole('figure', { name: /\d+ executions/ }).waitFor();
    await looksWell(page, 'queue');
    await page.getByRole('link', { name: 'Show them' }).click();
    // Newest first, but the newest may not be there yet.
    await page.getByLabel('Text in the payload').fill('by hand');
    await page.getByRole('button', { name: 'Search' }).click();
    const found = page.getByRole('link', { name: 'FUNCTION_FAILED' });
    // Those of before the search may be there still.
    await eventually('one letter is found', async () => (await found.count()) === 1);
    await found.click();
    await page.getByRole('region', { name: 'Payload' }).getByText('sent by hand').waitFor();
  });

  it('go through once the function is mended in its editor', async () => {
    const { page } = house;
    const left = await waiting();
    await house.go('/apps/orders/functions/book');
    await page.getByRole('tab', { name: 'Code + Test' }).click();
    await page.getByRole('textbox', { name: 'Content of dist/functions/book.js' }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(BOOK.replace(REFUSES, 'entry.amount ??= 0;'));
    await page.keyboard.press('Control+s');
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    await house.go('/dead-letters?app=orders&queue=ledger');
    await page.getByRole('button', { name: 'Redrive all that are found' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Redrive' }).click();
    await dialog.getByText(`${left} redriven.`).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await house.go('/executions?app=orders&function=book&status=Succeeded');
    await eventually('all of them are booked', async () => {
      const { body } = await house.request(
        'GET',
        '/api/executions?app=orders&function=book&status=Succeeded&limit=200',
      );
      return (body as { readonly items: readonly unknown[] }).items.length >= left;
    });
    expect(await waiting()).toBe(0);
  });

  it('offer a Reader nothing that a Reader may not do', async () => {
    const { page } = house;
    const rita = { name: 'rita', password: OWNER.password, grants: [{ role: 'reader' }] };
    expect(await house.request('POST', '/api/users', rita)).toMatchObject({ status: 201 });
    await page.context().clearCookies();
    await house.go('/queues/ledger');
    await house.signIn('rita', OWNER.password);
    await page.getByRole('table', { name: 'Consumed by' }).getByText('Consuming').waitFor();
    expect(await page.getByRole('button', { name: 'Actions for ledger' }).count()).toBe(0);
  });
});
