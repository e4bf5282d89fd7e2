import type { Locator } from 'playwright-core';

/** A dialog that is closed leaves the keyboard where it was opened. */
export async function focused(element: Locator): Promise<void> {
  await element.and(element.page().locator(':focus')).waitFor();
}
