import { describe, expect, it } from '@jest/globals';
import { folded, foldedInJson, logHolds } from './ascii-text.js';

const logOf = (...messages: string[]): string =>
  JSON.stringify(messages.map((message) => ({ at: '2026-01-31T18:00:00.000Z', level: 'Information', message })));

describe('text that is searched for', () => {
  it('is the same in either case of ASCII letters, and of those only', () => {
    expect(folded('Order KÖLN-İ straße')).toBe('order kÖln-İ straße');
  });

  it.each(['plain', 'with "quotes"', 'C:\\temp', 'two\nlines', '\u0001', 'Zu spät – 見', '😀'])(
    'is found within JSON as within the text: %j',
    (text) => {
      const json = folded(logOf(`before ${text.toUpperCase()} after`, 'another'));
      expect(logHolds(logOf(`before ${text} after`), folded(text))).toBe(true);
      if (text.toUpperCase() === text || folded(text.toUpperCase()) === folded(text)) {
        expect(json).toContain(foldedInJson(text));
      }
    },
  );

  it.each(['information', 'message', '2026', '","'])('is not what only the JSON around it says: %s', (text) => {
    expect(logHolds(logOf('one', 'two'), text)).toBe(false);
  });
});
