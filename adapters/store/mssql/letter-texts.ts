import { type } from './sql-types.js';

/** Lengths of columns of dead_letter. Their texts come from any message, so any of them may be longer. */
const LENGTHS = {
  queue: 255,
  reasonCode: 100,
  app: 200,
  function: 256,
  messageId: 400,
  type: 255,
  invocationDay: 100,
  invocationId: 200,
  ancestor: 200,
} as const;

type LetterText = keyof typeof LENGTHS;

export const LETTER_TEXTS = {
  queue: type.text(LENGTHS.queue),
  reasonCode: type.text(LENGTHS.reasonCode),
  app: type.text(LENGTHS.app),
  function: type.text(LENGTHS.function),
  messageId: type.text(LENGTHS.messageId),
  type: type.text(LENGTHS.type),
  invocationDay: type.text(LENGTHS.invocationDay),
  invocationId: type.text(LENGTHS.invocationId),
  ancestor: type.text(LENGTHS.ancestor),
} as const;

/** The same, with no text longer than its column: a letter is kept whatever it says. */
export function fitted<T extends Readonly<Partial<Record<LetterText, string | null>>>>(columns: T): T {
  const cut = Object.entries(LENGTHS).flatMap(([name, length]) => {
    const text = columns[name as LetterText];
    return typeof text === 'string' && text.length > length ? [[name, text.slice(0, length)]] : [];
  });
  return { ...columns, ...Object.fromEntries(cut) };
}
