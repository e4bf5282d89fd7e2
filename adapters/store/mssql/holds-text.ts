import { AS_KEY } from './json-rows.js';

/** In either case of any letter: more than what is sought, and never less. What it finds is looked at once more (`ascii-text.ts`). */
export function holds(text: string, sought: string): string {
  return `CHARINDEX(LOWER(${sought} ${AS_KEY}), LOWER(${text} ${AS_KEY})) > 0`;
}
