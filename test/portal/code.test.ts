import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { looksWell } from './looks.js';
import type { PortalHouse } from './portal-house.js';
import { withHouse } from './with-house.js';

const PATH = 'dist/functions/hello.js';

let house: PortalHouse;

withHouse({
  opened: (opened) => {
    house = opened;
  },
});

/** A function that answers so, as somebody would paste it. */
async function write(answer: string): Promise<void> {
  const { page } = house;
  await page.getByRole('textbox', { name: `Content of ${PATH}` }).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(
    `const { app } = require('@azure/functions');\napp.http('hello', { authLevel: 'anonymous', handler: () => (${answer}) });\n`,
  );
  await page.getByRole('treeitem', { name: 'hello.js (changed)' }).waitFor();
}

async function answer(): Promise<string> {
  return (await fetch(`${house.installation.gateway}/api/hello`)).text();
}

describe('the files of an app', () => {
  it('are in a tree; a new one is saved as a version that answers', async () => {
    const { page } = house;
    await house.go('/apps/orders');
    await page.getByRole('button', { name: 'App files' }).click();
    await page.getByRole('treeitem', { name: 'package.json' }).click();
    await page.getByRole('textbox', { name: 'Content of package.json' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'New file' }).click();
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
    await page.getByText('The new version was refused.').waitFor();
    expect(await answer()).toBe('good night');
    await looksWell(page, 'code-refused');
    // What is not saved outlives the page.
    await page.getByRole('link', { name: 'Workers' }).click();
    await page.goBack();
    await page.getByRole('treeitem', { name: 'hello.js (changed)' }).waitFor();
    await write(`{ body: 'good morning' }`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    expect(await answer()).toBe('good morning');
  });

  it('are not written over when somebody else has changed the app, unless one says so', async () => {
    const { page } = house;
    const changes = [{ path: 'note.md', content: 'from another desk' }];
    await write(`{ body: 'mine' }`);
    expect(await house.request('PUT', '/api/apps/orders/files', { changes })).toMatchObject({ status: 202 });
    await eventually('the version of another desk', async () => {
      const { body } = await house.request('GET', '/api/apps/orders/files');
      return JSON.stringify(body).includes('note.md');
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed the app').waitFor();
    await page.getByRole('button', { name: 'Save mine on top' }).click();
    await page.getByText(/^Saved: version .+ is active/).waitFor();
    expect(await answer()).toBe('mine');
  });
});
