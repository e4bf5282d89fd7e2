import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '#contracts/errors.js';
import { matchRoute, splitPath } from './match-route.js';
import { parseTemplate } from './parse-template.js';

const SETTINGS = { numRuns: 1_500, seed: 20_261_125 };
/** What templates are made of, so that more than the first character is looked at. */
const piece = fc.constantFrom(
  '{',
  '}',
  '{{',
  '}}',
  '*',
  '**',
  '?',
  '=',
  ':',
  '/',
  '.',
  '-',
  'int',
  'regex(^a$)',
  'a',
  'B',
  'id',
  '%2F',
  'ü',
  '~',
);
const template = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
const path = fc.array(fc.constantFrom('/', 'a', 'B', '%2F', '%', '%zz', '..', '.', '-', '7', 'ü', '//'), {
  maxLength: 12,
});
const name = fc.stringMatching(/^[a-z]{1,6}$/);

describe('any text as a route', () => {
  it('is parsed, or refused by its code, and then matches any path or none', () => {
    fc.assert(
      fc.property(template, path, (text, pieces) => {
        try {
          const values = matchRoute(parseTemplate(text), splitPath(`/${pieces.join('')}`));
          for (const value of Object.values(values ?? {})) expect(typeof value).toBe('string');
        } catch (error) {
          expect(codeOf(error)).toBe('FUNCTION_NOT_RUNNABLE');
        }
      }),
      SETTINGS,
    );
  });

  it('gives back the value that was put in its place, and no other path than that of its length', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(name, name, value, (literal, parameter, text) => {
        const pattern = parseTemplate(`${literal}/{${parameter}}`);
        const escaped = encodeURIComponent(text);
        expect(matchRoute(pattern, splitPath(`/${literal}/${escaped}`))).toEqual({ [parameter]: text });
        expect(matchRoute(pattern, splitPath(`/${literal}/${escaped}/${literal}`))).toBeUndefined();
        expect(matchRoute(pattern, splitPath(`/${literal}x/${escaped}`))).toBeUndefined();
      }),
      SETTINGS,
    );
  });

  it('takes a whole rest with a catch-all', () => {
    const segments = fc.array(name, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(name, segments, (literal, rest) => {
        const found = matchRoute(parseTemplate(`${literal}/{*rest}`), splitPath(`/${literal}/${rest.join('/')}`));
        expect(found).toEqual({ rest: rest.join('/') });
      }),
      SETTINGS,
    );
  });
});
