import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#contracts/errors.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { aDurableCall } from '../../../test/support/worker/worker-samples.js';
import { BindingData } from './binding-data.js';
import { dateFormatProblem, formatDate } from './dotnet-date.js';
import { QueueNameTemplate } from './queue-name-template.js';
import { parseTemplate } from './template.js';

const NOW = new Date('2018-02-16T17:59:05.042Z');
const RULES = { problemOf: () => undefined, spell: (name: string) => name };

function resolved(template: string, request: Partial<InvocationRequest>, body?: Uint8Array): string {
  const read = QueueNameTemplate.read(template, RULES);
  if (read.problem !== undefined) throw new Error(read.problem);
  return read.template.resolve(BindingData.of(aDurableCall(request), body, NOW));
}

const queueCall = (metadata: InvocationRequest['triggerMetadata']): Partial<InvocationRequest> => ({
  function: 'Handle',
  inputData: [],
  triggerMetadata: metadata,
});

const METADATA = {
  QueueTrigger: { string: 'the text' },
  DequeueCount: { json: '2' },
  InsertionTime: { json: '"2026-11-22T18:00:00.000Z"' },
  Customer: { json: '{"Id":7,"address":{"city":"Ulm"},"tags":["a"],"none":null}' },
  region: { string: 'north' },
};

describe('expressions in the names of output queues', () => {
  it.each([
    ['orders', 'orders'],
    ['{queueTrigger}', 'the text'],
    ['{QUEUETRIGGER}', 'the text'],
    ['a-{region}-{dequeueCount}', 'a-north-2'],
    ['{customer.id}-{Customer.Address.City}', '7-Ulm'],
    ['{{{region}}}', '{north}'],
    ['{{region}}', '{region}'],
    ['{DateTime}', '2018-02-16T17-59-05Z'],
    ['{datetime:yyyy-MM-dd}', '2018-02-16'],
    ['{datetime:HH:mm}', '17:59'],
    ['{sys.utcnow:yyyyMM}', '201802'],
    ['{sys.methodName}', 'Handle'],
    ['{insertionTime:yyyy}', '2026'],
    ['{region:yyyy}', 'north'],
  ])('%s is %s', (template, expected) => {
    expect(resolved(template, queueCall(METADATA))).toBe(expected);
  });

  it('makes a GUID for every {rand-guid}, one for each run for {sys.randguid}', () => {
    const call = queueCall({});
    expect(resolved('{rand-guid}', call)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(resolved('{rand-guid:N}', call)).toMatch(/^[0-9a-f]{32}$/);
    expect(resolved('{RAND-GUID:b}', call)).toMatch(/^\{[0-9a-f-]{36}\}$/);
    expect(resolved('{rand-guid:P}', call)).toMatch(/^\([0-9a-f-]{36}\)$/);
    const [first, second] = resolved('{rand-guid:N}/{rand-guid:N}', call).split('/');
    expect(first).not.toBe(second);
    const [one, other] = resolved('{sys.randguid}/{sys.RandGuid}', call).split('/');
    expect(one).toBe(other);
  });

  it('lets the data of the trigger hide what is built in', () => {
    const call = queueCall({ datetime: { string: 'hidden' }, sys: { json: '{"methodName":"mine"}' } });
    expect(resolved('{datetime}-{sys.methodName}', call)).toBe('hidden-mine');
    expect(() => resolved('{sys.utcnow}', call)).toThrow("No value for named parameter 'sys.utcnow'.");
  });

  it.each([
    '{nope}',
    '{customer}',
    '{customer.tags}',
    '{customer.none}',
    '{customer.id.more}',
    '{constructor}',
    '{__proto__}',
    '{region.length}',
  ])('has no value for %s: the invocation fails', (template) => {
    const failing = () => resolved(template, queueCall(METADATA));
    expect(failing).toThrow(`No value for named parameter '${template.slice(1, -1)}'.`);
    try {
      failing();
    } catch (error) {
      expect(codeOf(error)).toBe('OUTPUT_FAILED');
    }
  });

  it('reads a request: body, then query, then route; headers and query by name too', () => {
    const http = {
      headers: { 'x-tenant': 'south' },
      query: { id: 'query', q: '1', code: 'secret' },
      params: { id: 'route' },
      body: { bytes: Buffer.from('{"id":"body","kind":"b","list":[1],"gone":null}').toString('base64') },
    };
    const call = { inputData: [{ name: 'req', data: { http } }], triggerMetadata: {} };
    expect(resolved('{id}-{q}-{kind}-{Query.id}-{headers.X-Tenant}', call)).toBe('route-1-b-query-south');
    for (const name of ['code', 'list', 'gone']) expect(() => resolved(`{${name}}`, call)).toThrow(name);
    const detached = { ...http, body: undefined } as never;
    const large = { ...call, inputData: [{ name: 'req', data: { http: detached } }] };
    expect(resolved('{kind}', large, Buffer.from('{"kind":"large"}'))).toBe('large');
  });

  it.each([
    '{',
    '}',
    '{}',
    '{a',
    'a}',
    '{a{b}}',
    '{a-b}',
    '{1a}',
    '{a..b}',
    '{a.}',
    '{.a}',
    '{a b}',
    '{a:}',
    '{datetime:x}',
    '{rand-guid:X}',
    '{a+b}',
    '{`x`}',
    '{process.env.X()}',
  ])('%s is a problem at load', (template) => {
    const { problem } = QueueNameTemplate.read(template, RULES);
    expect(problem).toContain(template.length > 3 ? template.slice(1, -1).split(':').at(-1) : template);
  });

  it('judges names: those without expressions at load, the others when they are made', () => {
    const rules = {
      problemOf: (name: string) => (name === 'bad' ? 'it is bad' : undefined),
      spell: (name: string) => name.toLowerCase(),
    };
    expect(QueueNameTemplate.read('BAD', rules)).toEqual({ problem: 'it is bad' });
    const { template } = QueueNameTemplate.read('{region}', rules);
    expect(template?.name).toBeUndefined();
    const data = BindingData.of(aDurableCall(queueCall({ region: { string: 'Bad' } })), undefined, NOW);
    expect(() => template?.resolve(data)).toThrow('it is bad');
  });

  it('never throws on any text, and gives back what it does not take for an expression', () => {
    const alphabet = [
      '{',
      '}',
      '{{',
      '}}',
      'a',
      'Z',
      '_',
      '.',
      '-',
      ':',
      '%',
      ' ',
      '$',
      '\\',
      "'",
      '0',
      'é',
      '😀',
      '\u0000',
      'rand-guid',
      'sys.',
    ];
    let seed = 42;
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
    let parsed = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const length = next() % 9;
      const text = Array.from({ length }, () => alphabet[next() % alphabet.length]).join('');
      const { parts, problem } = parseTemplate(text);
      if (parts === undefined) {
        expect(problem).toContain(text);
        continue;
      }
      parsed += 1;
      // Written back, it is the same text: nothing is lost and nothing is made up.
      const again = parts.map((part) =>
        'text' in part
          ? part.text.replace(/[{}]/g, '$&$&')
          : `{${part.name}${part.format === undefined ? '' : `:${part.format}`}}`,
      );
      expect(again.join('')).toBe(text);
    }
    expect(parsed).toBeGreaterThan(1_000);
  });

  it('reads a long text in no time', () => {
    const text = '{'.repeat(100_000);
    const before = performance.now();
    parseTemplate(text);
    parseTemplate(`{${'a.'.repeat(50_000)}}`);
    parseTemplate(`{${'a'.repeat(100_000)}-}`);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('.NET date formats', () => {
  it.each([
    ['yyyy-MM-ddTHH:mm:ss', '2018-02-16T17:59:05'],
    ['yy.M.d', '18.2.16'],
    ['yyyyy', '02018'],
    ['dddd, d MMMM', 'Friday, 16 February'],
    ['ddd MMM', 'Fri Feb'],
    ['hh:mm tt', '05:59 PM'],
    ['h t', '5 P'],
    ['ss.fff', '05.042'],
    ['ss.f', '05.0'],
    ['ss.FFFFFF', '05.042'],
    ["'at' HH", 'at 17'],
    ['"day"dd', 'day16'],
    ['\\d\\d', 'dd'],
    ['%d', '16'],
    ['zzz', '+00:00'],
    ['o', '2018-02-16T17:59:05.0420000Z'],
    ['s', '2018-02-16T17:59:05'],
    ['u', '2018-02-16 17:59:05Z'],
    ['R', 'Fri, 16 Feb 2018 17:59:05 GMT'],
  ])('%s is %s', (format, expected) => {
    expect(dateFormatProblem(format)).toBeUndefined();
    expect(formatDate(NOW, format)).toBe(expected);
  });

  it('knows no other format of one letter', () => {
    for (const format of ['x', 'D', 'f', 'T']) expect(dateFormatProblem(format)).toContain(`'${format}'`);
  });
});
