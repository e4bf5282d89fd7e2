import type { Shell } from '../run/shell.js';

const CODES = { red: 31, yellow: 33, cyan: 36, grey: 90 } as const;

/** A text in a colour where standard output shows colours; as it is in pipes, and for who asks for none. */
export function coloured({ hasColours }: Pick<Shell, 'hasColours'>, colour: keyof typeof CODES, text: string): string {
  return hasColours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
}
