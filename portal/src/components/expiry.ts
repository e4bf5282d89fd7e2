import { texts } from '../texts.js';

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });

/** The day on which a personal token ends. */
export function expiryOf(at: string | undefined): string {
  return at === undefined ? texts.never : date.format(new Date(at));
}
