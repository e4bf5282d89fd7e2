import { describe, expect, it } from '@jest/globals';
import type { HttpData } from '#contracts/messages/typed-data.js';
import { BindingData } from '#workers/bindings/expressions/binding-data.js';
import { aCall } from '../support/worker/worker-samples.js';

const JSON_BODY = Buffer.from(
  '{"id":"body","name":"body","code":"body","deep":{"x":1},"list":[1],"none":null,"n":5,"yes":true}',
);

function dataOf(http: Partial<HttpData>): BindingData {
  const request = aCall({ inputData: [{ name: 'req', data: { http: { headers: {}, ...http } } }] });
  return BindingData.of(request, undefined, new Date(0));
}

describe('host-semantics 1.8: binding data from a request', () => {
  const data = dataOf({
    url: 'http://a/api/x?id=query&name=query&code=key&Code=key&twice=1&twice=2',
    query: { id: 'query', name: 'query', code: 'key', Code: 'key', twice: '1,2' },
    params: { id: 'route' },
    headers: { 'x-tenant': 'acme' },
    body: { bytes: JSON_BODY.toString('base64') },
  });

  it.each<[string, string | undefined]>([
    ['id', 'route'],
    ['ID', 'route'],
    ['name', 'query'],
    ['code', 'body'],
    ['deep.x', '1'],
    ['list', undefined],
    ['none', undefined],
    ['n', '5'],
    ['yes', 'True'],
    ['twice', '2'],
    ['Query.name', 'query'],
    ['Query.twice', '2'],
    ['Headers.x-tenant', 'acme'],
    ['absent', undefined],
  ])('host-semantics 1.8: {%s} is %s', (expression, text) => {
    expect(data.textOf(expression.split('.'), undefined)).toBe(text);
  });

  it.each([
    ['no JSON', 'id=1'],
    ['an array', '[{"id":1}]'],
    ['nothing', ''],
  ])('host-semantics 1.8: a body that is %s gives none', (_what, body) => {
    const given = dataOf({ body: { bytes: Buffer.from(body).toString('base64') } });
    expect(given.textOf(['id'], undefined)).toBeUndefined();
  });
});
