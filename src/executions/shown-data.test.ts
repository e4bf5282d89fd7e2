import { describe, expect, it } from '@jest/globals';
import { shownData } from './shown-data.js';
import { shownStream } from './shown-payload.js';

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

describe('shownData', () => {
  it('has a request in one object, without its secrets', () => {
    const shown = shownData({
      http: {
        method: 'POST',
        url: 'http://here/api/orders?code=s3cret',
        headers: { 'x-functions-key': 's3cret', accept: '*/*' },
        query: { code: 's3cret' },
        body: { bytes: base64('{"n":1,"password":"s3cret"}') },
      },
    });
    expect(shown).toEqual({
      encoding: 'json',
      value: {
        method: 'POST',
        url: 'http://here/api/orders?code=***',
        headers: { 'x-functions-key': '***', accept: '*/*' },
        body: { n: 1, password: '***' },
      },
      cut: false,
    });
  });

  it('has an answer with its status, and says when its body is kept apart', () => {
    expect(shownData({ http: { headers: {}, body: { bytes: base64(Uint8Array.of(255)) } } })?.value).toEqual({
      status: 200,
      headers: {},
      body: '/w==',
      bodyEncoding: 'base64',
    });
    const bodyReference = { kind: 'stored', day: '2026-01-31', id: 'i1', name: 'response' } as const;
    expect(shownData({ http: { statusCode: '201', headers: {}, bodyReference } })).toEqual({
      encoding: 'json',
      value: { status: 201, headers: {} },
      cut: true,
    });
  });

  it.each([
    [{ string: 'plain' }, { encoding: 'text', value: 'plain', cut: false }],
    [{ json: '{"token":"s3cret"}' }, { encoding: 'json', value: { token: '***' }, cut: false }],
    [{ bytes: base64(Uint8Array.of(255)) }, { encoding: 'base64', value: '/w==', cut: false }],
    [{ string: 'password=s3cret&user=ada' }, { encoding: 'text', value: 'password=***&user=ada', cut: false }],
    [{ string: '\uFEFF{"token":"s3cret"}' }, { encoding: 'json', value: { token: '***' }, cut: false }],
    [{ int: 3 }, { encoding: 'json', value: 3, cut: false }],
    [{}, undefined],
  ])('shows %j', (data, shown) => {
    expect(shownData(data)).toEqual(shown);
  });
});

it('shows no secret of JSON that is cut', async () => {
  async function* content() {
    yield Buffer.from(`{"password":"hunter2","n":1,"text":"${'x'.repeat(1.5 * 2 ** 20)}"}`);
  }
  const { encoding, value, cut } = await shownStream(content());
  expect([encoding, cut, String(value).slice(0, 32)]).toEqual(['text', true, '{"password":"***","n":1,"text":"']);
});

it('reads no more of a stream than is shown, and cuts between two characters', async () => {
  let chunks = 0;
  async function* content() {
    for (; chunks < 9; chunks += 1) yield Buffer.from('x€'.repeat(2 ** 18));
  }
  const { encoding, value, cut } = await shownStream(content());
  expect([encoding, cut, chunks]).toEqual(['text', true, 1]);
  expect(String(value)).toMatch(/^x€x€.*x€x?$/);
});
