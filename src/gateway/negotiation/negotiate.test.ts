import { describe, expect, it } from '@jest/globals';
import { text, type Answer } from '../answer.js';
import { acceptedForm } from './accepted-form.js';
import { negotiate } from './negotiate.js';
import { xmlOf } from './xml-of.js';

/** As a function answers. */
const json = (status: number, document: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(document),
});

const ASKED = { headers: {}, enableContentNegotiation: true };
const HEAD = '<?xml version="1.0" encoding="utf-8"?>';

describe('content negotiation', () => {
  it.each<[string | undefined, 'json' | 'xml']>([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['application/xml', 'xml'],
    ['TEXT/XML;charset=utf-8', 'xml'],
    ['application/json, application/xml;q=0.9', 'json'],
    ['application/json;q=0.5, text/xml', 'xml'],
    ['application/xml, application/json', 'xml'],
    ['text/html, application/xml;q=0.9, */*;q=0.8', 'json'],
    ['application/xml;q=0', 'json'],
    ['application/xml;q=x', 'json'],
    ['image/png', 'json'],
  ])('Accept %j asks for %s', (accept, form) => {
    expect(acceptedForm(accept)).toBe(form);
  });

  it('writes a document as XML when the function asked for it', () => {
    const answer = negotiate(json(200, { a: 1, 'b c': ['<x>', null], '1st': { d: true } }), ASKED, 'application/xml');
    expect(answer.body).toBe(
      `${HEAD}<root><a>1</a><b_x0020_c><item>&lt;x&gt;</item><item/></b_x0020_c><_x0031_st><d>true</d></_x0031_st></root>`,
    );
    expect(answer.headers).toEqual({ 'content-type': 'application/xml; charset=utf-8', vary: 'Accept' });
  });

  it('reads documents that come as bytes, and leaves what is none', () => {
    const bytes = (document: string) => ({ ...json(200, 0), body: Buffer.from(document) });
    expect(negotiate(bytes('[1]'), ASKED, 'text/xml').body).toBe(`${HEAD}<root><item>1</item></root>`);
    expect(negotiate(bytes('[1'), ASKED, 'text/xml').body).toEqual(Buffer.from('[1'));
  });

  it('changes nothing unless the function asked, and no texts', () => {
    expect(negotiate(json(200, 1), { headers: {} }, 'text/xml')).toEqual(json(200, 1));
    expect(negotiate(text(200, 'a'), ASKED, 'text/xml')).toEqual(text(200, 'a'));
    expect(negotiate(json(200, 1), ASKED, 'image/png').body).toBe('1');
  });

  it('keeps what XML cannot say out of it', () => {
    expect(xmlOf('a\u0000&')).toBe(`${HEAD}<root>a\ufffd&amp;</root>`);
    expect(xmlOf({ '': '' })).toBe(`${HEAD}<root><_/></root>`);
  });
});
