import { describe, expect, it } from '@jest/globals';
import { masked, unmasked } from './masked.js';

const REQUEST = {
  url: 'https://here/api/orders?code=s3cret&n=1',
  headers: { authorization: 'Bearer s3cret', Cookie: 'session=s3cret', 'X-Functions-Key': 's3cret', accept: '*/*' },
  query: { code: 's3cret', n: '1' },
  metadata: { Headers: { json: '{"authorization":"s3cret","n":"1"}' } },
  list: [{ password: 's3cret', rows: 3, none: null }],
  broker: 'amqp://user:s3cret@broker:5672/vhost',
};

describe('masked', () => {
  it('leaves no secret and everything else', () => {
    const shown = masked(REQUEST);
    expect(JSON.stringify(shown)).not.toContain('s3cret');
    expect(shown).toEqual({
      url: 'https://here/api/orders?code=***&n=1',
      headers: { authorization: '***', Cookie: '***', 'X-Functions-Key': '***', accept: '*/*' },
      query: { code: '***', n: '1' },
      metadata: { Headers: { json: '{"authorization":"***","n":"1"}' } },
      list: [{ password: '***', rows: 3, none: null }],
      broker: 'amqp://user:***@broker:5672/vhost',
    });
  });

  it('takes values that are no objects', () => {
    expect([masked('text'), masked(1), masked(null), masked([1, 'a'])]).toEqual(['text', 1, null, [1, 'a']]);
  });
});

describe('unmasked', () => {
  it('puts every secret back into what was edited', () => {
    const edited = masked(REQUEST) as typeof REQUEST;
    edited.query.n = '2';
    edited.list.push({ password: 'new', rows: 4, none: null });
    expect(unmasked(edited, REQUEST)).toEqual({
      ...REQUEST,
      query: { code: 's3cret', n: '2' },
      list: [...REQUEST.list, { password: 'new', rows: 4, none: null }],
    });
  });

  it('keeps a secret that was given anew, and a mask where nothing was', () => {
    expect(unmasked({ token: 'new', other: '***' }, { token: 'old' })).toEqual({ token: 'new', other: '***' });
  });
});
