import type { LogLine } from '#contracts/messages/execution-recorded.js';

/** How text is searched for on every database: ASCII letters match in either case, every other character matches itself only. */
export function folded(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** As it stands within JSON: what JSON of ours holds the text also holds this, and may hold it where nobody wrote it, such as in a name of a member. */
export function foldedInJson(text: string): string {
  return folded(JSON.stringify(text).slice(1, -1));
}

/** Of the JSON of one attempt's log lines. `text` is folded. */
export function logHolds(lines: string, text: string): boolean {
  return (JSON.parse(lines) as LogLine[]).some(({ message }) => folded(message).includes(text));
}
