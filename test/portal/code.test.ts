import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { focused } from './focused.js';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { withHouse } from './with-house.js';

const PATH = 'dist/functions/hello.js';
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
  // With its sources.
  prepare: (folder) => writeFileSync(join(folder, '.funcignore'), 'node_modules/typescript\nnode_modules/@types\n'),
});

function source(answer: string): string {
  return `const { app } = require('@azure/functions');\napp.http('hello', { authLevel: 'anonymous', handler: () => (${answer}) });\n`;
}

/** A function that answers so, as somebody would paste it. */
async function write(answer: string): Promise<void> {
  const { page } = house;
  await page.getByRole('textbox', { name: `Content of ${PATH}` }).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(source(answer));
  await page.getByRole('treeitem', { name: 'hello.js (changed)' }).waitFor();
}

async function answer(): Promise<string> {
  return (await fetch(`${house.installation.gateway}/api/hello`)).text();
}

/** Another desk makes a version with another answer and other settings. */
async function changeElsewhere(answered: string): Promise<void> {
  const changes = [
    { path: PATH, content: `${source(`{ body: '${answered}' }`)}// from another desk\n` },
    { path: 'host.json', content: `{ "version": "2.0", "extensions": {} }\n` },
  ];
  expect(await house.request('PUT', '/api/apps/orders/files', { changes })).toMatchObject({ status: 202 });
  await eventually('the version of another desk', async () => (await answer()) === answered);
}

/** As from a folder of the desktop. */
async function drop(name: string, target: Locator): Promise<void> {
  const dataTransfer = await house.page.evaluateHandle((file) => {
    const held = new DataTransfer();
    held.items.add(new File(['words'], file));
    return held;
  }, name);
  await target.dispatchEvent('drop', { dataTransfer });
}

describe('the files of an app', () => {
  it('are in a tree; a new one is saved as a version that answers', async () => {
    const { page } = house;
    await house.go('/apps/orders');
    await page.getByRole('link', { name: 'App files' }).click();
    await page.getByRole('treeitem', { name: 'package.json' }).click();
    await page.getByRole('textbox', { name: 'Content of package.json' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'New file' }).click();
    await page.getByLabel('Path').fill('package.json');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('There is package.json already: give another path.').waitFor();
    await page.getByLabel('Path').fill(PATH);
    await page.getByRole('button', { name: 'Create' }).click();
    await write(`{ body: 'good night' }`);
    await page.keyboard.press('Control+s');
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    expect(await answer()).toBe('good night');
    await looksWell(page, 'code');
  });

  it('leave the running version as it is when the new one does not load, until they are mended', async () => {
    const { page } = house;
    await write(`{ body: 'broken' }); (`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^No worker could load version/).waitFor();
    await page.getByText(/runs on as before/).waitFor();
    expect(await answer()).toBe('good night');
    await page.getByRole('button', { name: new RegExp(`SyntaxError.*${PATH}:\\d+`) }).waitFor();
    await page.getByRole('treeitem', { name: 'hello.js (changed) 1 problem' }).waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    await looksWell(page, 'code-refused');
    // What is not saved outlives the page.
    const workers = page.getByRole('link', { name: 'Workers' });
    await workers.click();
    const question = page.getByRole('alertdialog', { name: 'Leave with changes that are not saved?' });
    await question.getByText(`Not saved: ${PATH}.`).waitFor();
    await looksWell(page, 'code-leave');
    await question.getByRole('button', { name: 'Stay' }).click();
    await focused(workers);
    await workers.click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Workers' }).waitFor();
    await page.goBack();
    await page.getByRole('treeitem', { name: 'hello.js (changed)' }).waitFor();
    await write(`{ body: 'good morning' }`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    expect(await answer()).toBe('good morning');
  });

  it('have what the compiler found at its place, until the text is another', async () => {
    const { page } = house;
    const path = 'src/functions/prices.ts';
    await house.go(`/apps/orders/code?file=${path}`);
    const editor = page.getByRole('textbox', { name: `Content of ${path}` });
    await editor.focus();
    // Only the compiler of management can know that.
    await page.keyboard.insertText(`import '../orders/missing';\n`);
    await page.keyboard.press('Control+s');
    await page.getByText('Not saved: TypeScript found errors.').waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    await page.getByRole('treeitem', { name: 'package.json' }).click();
    await page.getByRole('button', { name: `${path}:1:8` }).click();
    await page.locator('.squiggly-error').first().waitFor();
    await looksWell(page, 'code-problems');
    await editor.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+Shift+k');
    await page.getByRole('heading', { name: '1 problem' }).waitFor({ state: 'detached' });
  });

  it('are not written over when somebody else has changed them: both are beside each other, to choose from', async () => {
    const { page } = house;
    await house.go(`/apps/orders/code?file=${PATH}`);
    await write(`{ body: 'mine' }`);
    await page.getByRole('treeitem', { name: 'host.json' }).click();
    await page.getByRole('textbox', { name: 'Content of host.json' }).focus();
    await page.keyboard.insertText(' ');
    await page.getByRole('treeitem', { name: 'host.json (changed)' }).waitFor();
    await changeElsewhere('theirs');
    await page.getByRole('button', { name: 'Save 2 files' }).click();
    await page.getByRole('button', { name: 'host.json Changed by both' }).click();
    await page.getByRole('button', { name: 'Take theirs' }).click();
    const question = page.getByRole('alertdialog', { name: 'Take theirs of host.json, and discard yours?' });
    await question.getByText('What you changed and did not save goes: host.json').waitFor();
    await question.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByRole('button', { name: 'host.json' }).waitFor({ state: 'detached' });
    await page.getByText('// from another desk').waitFor();
    await looksWell(page, 'code-conflict');
    // Just before this saving, once more.
    await page.route('**/api/apps/orders/files', async (route) => {
      if (route.request().method() === 'PUT') await changeElsewhere('theirs again');
      await route.continue();
    });
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: /^Save on top of version/ }).click();
    await page.getByText('Not saved: once more somebody else changed the app').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: `${PATH} Changed by both` }).waitFor();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: /^Save on top of version/ }).click();
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    expect(await answer()).toBe('mine');
  });

  it('are uploaded as they are, renamed and deleted in the tree', async () => {
    const { page } = house;
    await house.go('/apps/orders/code?file=package.json');
    const moon = { name: 'moon.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') };
    await drop('note.txt', page.getByRole('treeitem', { name: 'src', exact: true }));
    await page.getByRole('dialog').getByText('src/note.txt (5 B)').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('Upload files').and(page.locator('input')).setInputFiles(moon);
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByRole('img', { name: 'moon.png' }).waitFor();
    await page.getByRole('treeitem', { name: 'moon.png' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Download' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.getByRole('treeitem', { name: 'moon.png' }).press('F2');
    await page.getByLabel('Path').fill('pictures/moon.png');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('img', { name: 'pictures/moon.png' }).waitFor();
    await page.getByRole('treeitem', { name: 'pictures' }).press('Delete');
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('treeitem', { name: 'pictures' }).waitFor({ state: 'detached' });
    await page.getByRole('treeitem', { name: 'package.json' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Download' }).waitFor();
    await looksWell(page, 'code-tree');
    // In a window of another size too.
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('are edited beside what runs the function', async () => {
    const { page } = house;
    await house.go('/apps/orders/functions/hello');
    await page.getByRole('tab', { name: 'Code + Test' }).click();
    await page.getByRole('textbox', { name: `Content of ${PATH}` }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(source(`{ body: 'tried at once' }`));
    const note = page.getByText('Run calls the active version: what is not saved is not in it.');
    await note.waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    await note.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('HTTP 200').waitFor();
    await page.getByLabel('Body', { exact: true }).getByText('tried at once').waitFor();
    await looksWell(page, 'code-and-test');
  });
});
