/** The name to begin with, its number raised until the app has none of that name. */
export function newName(first: string, taken: readonly string[]): string {
  const stem = first.replace(/\d+$/, '');
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let number = 1;
  while (used.has(`${stem}${number}`.toLowerCase())) number += 1;
  return `${stem}${number}`;
}
