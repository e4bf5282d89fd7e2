import type { Page } from 'playwright-core';
import { zipOf } from '../support/worker/zip-of.js';

/** A package whose one function says which release it is, and with `?stay` does not end; no worker can load it with a host.json that is none. */
export function aRelease(name: string, host = '{ "version": "2.0" }'): Promise<Buffer> {
  const bindings = [
    { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'anonymous' },
    { type: 'http', direction: 'out', name: 'res' },
  ];
  return zipOf([
    { name: 'host.json', content: host },
    { name: 'package.json', content: '{ "private": true }' },
    { name: 'release/function.json', content: JSON.stringify({ bindings }) },
    { name: 'release/index.js', content: scriptOf(name) },
  ]);
}

function scriptOf(name: string): string {
  return `module.exports = async (context, { query }) => {
    if (query.stay) await new Promise((end) => setTimeout(end, 300_000));
    return { res: { body: '${name}' } };
  };`;
}

/** Chooses it on the page of deployments, up to the question whether it is to be published. */
export async function choosePackage(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel('Upload package').setInputFiles({ name, mimeType: 'application/zip', buffer });
  await page.getByRole('dialog').getByRole('textbox', { name: 'Message' }).fill(`The ${name}`);
}
